import { OpenSearchProduct } from './products/opensearch-product.ts';
import { sourceContract } from './source.contract.ts';

sourceContract('opensearch', () => new OpenSearchProduct().start());
