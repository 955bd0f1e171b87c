import type { ExecutionContext } from 'ava';
import test from 'ava';
import { Lab } from './lab.ts';
import type { Product } from './products/product.ts';

/** Adds a case of the contract to one product's tests. Each has a product on a server of its own. */
export type Cases = (title: string, body: (t: ExecutionContext, lab: Lab) => Promise<void>) => void;

export const marker = '1a2b3c4d';

export function casesOf(name: string, start: () => Promise<Product>): Cases {
  return (title, body) => {
    test(`${name}: ${title}`, async (t) => {
      await using product = await start();
      await body(t, new Lab(product));
      const { asked } = product.server;
      t.deepEqual(
        asked.filter((one) => !product.reads(one)).map(({ method, path }) => `${method} ${path}`),
        [],
        'only requests that read are ever sent',
      );
    });
  };
}
