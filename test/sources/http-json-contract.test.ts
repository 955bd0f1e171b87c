import { HttpJsonProduct } from './products/http-json-product.ts';
import { sourceContract } from './source.contract.ts';

sourceContract('http-json', () => new HttpJsonProduct().start());
