import { ElasticProduct } from './products/elastic-product.ts';
import { sourceContract } from './source.contract.ts';

sourceContract('elastic', () => new ElasticProduct().start());
