import { alertedControls } from '../../runner/sources/alert-event.ts';
import type { Cases } from './cases.ts';
import { holds, Lab, throwsCoded } from './lab.ts';

/** Canaries are heartbeats, and what is missing is named. */
export function alive(cases: Cases): void {
  cases(
    'a heartbeat that is recent brings the canary back, an old one or one far ahead does not',
    async (t, lab) => {
      const { product, source } = lab;
      const from = await source.cursor(lab.call());
      product.events.push(product.now() - 600_000, product.now() + 86_400_000);
      await source.canary('token-a', lab.call());
      t.false(holds(await lab.read(from), 'token-a'));
      product.events.push(product.now() - 60_000);
      const read = await lab.read(from);
      t.true(holds(read, 'token-a'));
      for (const { event } of read) t.deepEqual(alertedControls(event), []);
      t.deepEqual(await source.missing(lab.call()), []);
    },
  );

  cases('the closing canary wants an event of the time since the cursor', async (t, lab) => {
    const { product, source } = lab;
    product.events.push(product.now() - 60_000);
    const from = await source.cursor(lab.call());
    await source.canary('token-a', lab.call());
    t.true(holds(await lab.read(from), 'token-a'));
    await source.canary('token-b', lab.call());
    t.false(holds(await lab.read(from), 'token-b'));
    product.events.push(product.now());
    t.true(holds(await lab.read(from), 'token-b'));
  });

  cases('without a heartbeat no canary comes, and it says what it lacks', async (t, { product }) => {
    const lab = new Lab(product, { heartbeat: undefined });
    product.events.push(product.now());
    const from = await lab.source.cursor(lab.call());
    await lab.source.canary('token-a', lab.call());
    t.false(holds(await lab.read(from), 'token-a'));
    const [lack] = await lab.source.missing(lab.call());
    t.regex(lack ?? '', /heartbeat/);
  });

  cases(
    'a secret that is absent or refused, and an address with nothing behind it, are named as missing',
    async (t, lab) => {
      const without = lab.with({});
      t.regex((await without.missing(lab.call())).join(), /secret.*is not there/);
      await throwsCoded(t, without.cursor(lab.call()), 'SECRET');
      const wrong = lab.with(
        Object.fromEntries(Object.keys(lab.product.env).map((name) => [name, 'wrong-secret'])),
      );
      t.regex((await wrong.missing(lab.call())).join(), /credential/);
      await throwsCoded(t, wrong.cursor(lab.call()), 'SOURCE_REFUSED');
      lab.product.server.fault = ({ path }) =>
        path.includes('token') ? null : { status: 404, json: { error: 'none' } };
      t.regex((await lab.source.missing(lab.call())).join(), /something to read/);
    },
  );
}
