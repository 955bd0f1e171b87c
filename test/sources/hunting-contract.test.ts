import { DefenderProduct } from './products/defender-product.ts';
import { sourceContract } from './source.contract.ts';

sourceContract('defender-xdr by hunting', () => new DefenderProduct('hunting').start());
