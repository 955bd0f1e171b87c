import { hostTime } from '../../runner/model/host-time.ts';
import { type Cases, marker } from './cases.ts';
import { Lab, throwsCoded } from './lab.ts';

/** Whose clock dates the alerts, how long a look may take, and when one is due. */
export function timed(cases: Cases): void {
  for (const hours of [-3, 0, 3]) {
    cases(`a product's clock that is ${hours} hours off is known`, async (t, lab) => {
      lab.product.clockMs = hours * 3_600_000;
      await lab.source.cursor(lab.call());
      const clock = await lab.source.clock?.(lab.call());
      if (clock == null) return t.fail('it is not');
      const real = lab.product.now() - hostTime();
      t.true(Math.abs(clock.skewMs - real) <= clock.uncertaintyMs + 2, `${JSON.stringify(clock)} ${real}`);
    });
  }

  cases('how far apart arms have to be is known before anything is asked', async (t, { product }) => {
    t.is(new Lab(product).source.spacingMs, 60_000);
    t.is(new Lab(product, { spacing: '5m' }).source.spacingMs, 300_000);
    t.deepEqual(product.server.asked, []);
  });

  cases('the clock is known before the first look', async (t, lab) => {
    lab.product.clockMs = 60_000;
    const clock = await lab.source.clock?.(lab.call());
    t.true(Math.abs((clock?.skewMs ?? 0) - 60_000) <= (clock?.uncertaintyMs ?? 0) + 1_000);
  });

  cases('a read that must be fresh asks the product between polls', async (t, { product }) => {
    const seldom = new Lab(product, { poll: '1h' });
    const from = await seldom.source.cursor(seldom.call());
    seldom.add({ id: 'new', commandLine: marker });
    t.deepEqual(await seldom.alerts(from), []);
    const fresh = await Array.fromAsync(seldom.source.read(from, seldom.call(), { fresh: true }));
    t.is(fresh.filter(({ event }) => JSON.stringify(event).includes(marker)).length, 1);
    product.server.fault = () => ({ status: 403, json: {} });
    await throwsCoded(
      t,
      Array.fromAsync(seldom.source.read(from, seldom.call(), { fresh: true })),
      'SOURCE_REFUSED',
    );
  });

  cases("a look has its own time, whatever the call's is", async (t, lab) => {
    const from = await lab.source.cursor(lab.call(1));
    lab.add({ id: 'new' });
    t.is((await lab.read(from, lab.call(1))).length > 0, true);
  });

  cases('one answer that is too slow ends a look, and so do all of them together', async (t, { product }) => {
    product.server.fault = () => ({ silent: true });
    for (const limit of ['requestTimeout', 'lookTimeout']) {
      const lab = new Lab(product, { lookTimeout: '1h', requestTimeout: '1h', [limit]: '200ms' });
      const { message } = await throwsCoded(t, lab.source.cursor(lab.call()), 'SOURCE_TIMEOUT');
      t.regex(message, / 200 ms/);
    }
  });
}
