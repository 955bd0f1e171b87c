import { SplunkProduct } from './products/splunk-product.ts';
import { sourceContract } from './source.contract.ts';

sourceContract('splunk', () => new SplunkProduct().start());
