import { casesOf } from './cases.ts';
import { timed } from './clock.contract.ts';
import { evident } from './evidence.contract.ts';
import { faulty } from './faults.contract.ts';
import { alive } from './liveness.contract.ts';
import type { Product } from './products/product.ts';
import { reading } from './reading.contract.ts';

/** What every adapter keeps, whatever its product. `start` gives a fresh product on a server of its own. */
export function sourceContract(name: string, start: () => Promise<Product>): void {
  const cases = casesOf(name, start);
  reading(cases);
  faulty(cases);
  alive(cases);
  evident(cases);
  timed(cases);
}
