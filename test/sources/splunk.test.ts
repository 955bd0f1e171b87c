import test from 'ava';
import { Lab, rule, throwsCoded } from './lab.ts';
import { SplunkProduct } from './products/splunk-product.ts';

const peerDown = { type: 'WARN', text: 'Unable to distribute to peer idx-2; results might be incomplete' };
const flaws: Readonly<Record<string, readonly [flaw: object, code: string, said: RegExp]>> = {
  'that failed': [
    { dispatchState: 'FAILED', isDone: true, isFailed: true },
    'SOURCE_QUERY',
    /the job failed/,
  ],
  'that failed and says why': [
    { isFailed: '1', messages: [{ type: 'FATAL', text: 'Unknown search command' }] },
    'SOURCE_QUERY',
    /FATAL Unknown search command/,
  ],
  'whose process is gone': [{ isZombie: true }, 'SOURCE_QUERY', /the job failed/],
  'that was finalised': [{ isDone: true, isFinalized: true }, 'SOURCE_PARTIAL', /finalised before its end/],
  'that was finalised and says why': [
    { isFinalized: 1, messages: [{ type: 'INFO', text: 'disk quota reached' }] },
    'SOURCE_PARTIAL',
    /finalised.*disk quota reached/,
  ],
  'that warns': [{ messages: [peerDown] }, 'SOURCE_PARTIAL', /idx-2/],
  'with more results than it gives': [{ resultCount: 3 }, 'SOURCE_PARTIAL', /1 of 3 results/],
  'with too many results': [{ resultCount: 10_001 }, 'SOURCE_TOO_MUCH', /10000 results/],
};

for (const [what, [flaw, code, said]] of Object.entries(flaws)) {
  test(`a search job ${what} never reads as no alert`, async (t) => {
    await using product = await new SplunkProduct().start();
    const lab = new Lab(product);
    const from = await lab.source.cursor(lab.call());
    lab.add({ id: 'new' });
    product.flaw = flaw;
    t.regex((await throwsCoded(t, lab.read(from), code)).message, said);
  });
}

test('results that come with a warning never read as no alert', async (t) => {
  await using product = await new SplunkProduct().start();
  const lab = new Lab(product);
  const from = await lab.source.cursor(lab.call());
  lab.add({ id: 'new' });
  product.server.fault = ({ path }) =>
    path.endsWith('/results') ? { json: { messages: [peerDown], results: [] } } : null;
  await throwsCoded(t, lab.read(from), 'SOURCE_PARTIAL');
});

test('a result that only moves among the others is not given again', async (t) => {
  await using product = await new SplunkProduct().start();
  const lab = new Lab(product);
  const from = await lab.source.cursor(lab.call());
  lab.add({ id: 'first' });
  t.is((await lab.alerts(from)).length, 1);
  lab.product.alerts.unshift({ ...lab.product.alerts[0], id: 'before' } as never);
  t.is((await lab.alerts(from)).length, 2);
});

test('times of another zone come out in UTC', async (t) => {
  await using product = await new SplunkProduct().start();
  const lab = new Lab(product);
  const from = await lab.source.cursor(lab.call());
  const at = product.now();
  lab.add({ id: 'new', at });
  const [alert] = await lab.alerts(from);
  t.is(alert?.event.Event.System.TimeCreated.SystemTime, new Date(at).toISOString());
});

test('a saved search that is absent, disabled or not scheduled is missing', async (t) => {
  await using product = await new SplunkProduct().start();
  const lab = new Lab(product);
  product.saved.set(rule, null);
  t.regex((await lab.source.missing(lab.call())).join(), /no saved search of that name/);
  product.saved.set(rule, { disabled: true, is_scheduled: true });
  t.deepEqual(await lab.source.missing(lab.call()), [`the rule '${rule}' enabled and scheduled`]);
  product.saved.set(rule, { disabled: false, is_scheduled: false });
  t.deepEqual(await lab.source.missing(lab.call()), [`the rule '${rule}' enabled and scheduled`]);
});
