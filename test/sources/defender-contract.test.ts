import { DefenderProduct } from './products/defender-product.ts';
import { sourceContract } from './source.contract.ts';

sourceContract('defender-xdr by its list of alerts', () => new DefenderProduct('alerts').start());
