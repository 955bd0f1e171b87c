import test from 'ava';
import { Lab, rule, throwsCoded } from './lab.ts';
import { OpenSearchProduct } from './products/opensearch-product.ts';

const uuid = '06724a9a-52fc-11ed-bdc3-0242ac120002';

test('a finding without its documents can not be tied, so it is an error', async (t) => {
  await using product = await new OpenSearchProduct().start();
  const lab = new Lab(product);
  const from = await lab.source.cursor(lab.call());
  lab.add({ id: 'other', rule: 'not ours' });
  product.documents = false;
  t.deepEqual(await lab.alerts(from), []);
  lab.add({ id: 'new' });
  await throwsCoded(t, lab.read(from), 'SOURCE_PARTIAL');
});

test('pages are read until they are older than the window, and no further', async (t) => {
  await using product = await new OpenSearchProduct().start();
  const lab = new Lab(product, { lateness: '1m' });
  for (let n = 0; n < 1_000; n++) lab.add({ id: `old-${n}`, at: product.now() - 3_600_000 - n });
  lab.add({ id: 'newest' });
  await lab.source.cursor(lab.call());
  t.is(product.server.asked.filter(({ path }) => path.includes('findings')).length, 2);
});

test('a page that is empty before the end is an error', async (t) => {
  await using product = await new OpenSearchProduct().start();
  const lab = new Lab(product);
  const from = await lab.source.cursor(lab.call());
  product.server.fault = ({ path }) =>
    path.includes('findings') ? { json: { total_findings: 7, findings: [] } } : null;
  await throwsCoded(t, lab.read(from), 'SOURCE_ANSWER');
});

test('a rule that no enabled detector has is missing, as far as it is named by id', async (t) => {
  await using product = await new OpenSearchProduct().start();
  const alerts = [
    { control: 'by-id', rule: uuid, actsAt: 'mount' },
    { control: 'by-name', rule, actsAt: 'mount' },
  ];
  const lab = new Lab(product, { alerts });
  const detector = (enabled: boolean) => ({
    enabled,
    inputs: [{ detector_input: { custom_rules: [], pre_packaged_rules: [{ id: uuid }] } }],
  });
  product.detectors = [detector(false)];
  t.deepEqual(await lab.source.missing(lab.call()), [`the rule '${uuid}' in an enabled detector`]);
  product.detectors = [detector(false), detector(true)];
  t.deepEqual(await lab.source.missing(lab.call()), []);
});

test("the window is counted back from the server's time, whatever a finding is dated", async (t) => {
  await using product = await new OpenSearchProduct().start();
  const lab = new Lab(product, { lateness: '10m' });
  const from = await lab.source.cursor(lab.call());
  lab.add({ id: 'ahead', at: product.now() + 3_600_000 });
  lab.add({ id: 'new' });
  lab.add({ id: 'older', at: product.now() - 500_000 });
  lab.add({ id: 'too old', at: product.now() - 700_000 });
  const ids = (await lab.alerts(from)).map(({ event }) => event.Event.EventData?.['motw.alert.id']);
  t.deepEqual(ids.toSorted(), ['ahead', 'new', 'older']);
});

test('an account that may not ask for the time needs a Date from elsewhere', async (t) => {
  await using product = await new OpenSearchProduct().start();
  product.tellsTime = false;
  const lab = new Lab(product);
  const { message } = await throwsCoded(t, lab.source.cursor(lab.call()), 'SOURCE_REFUSED');
  t.regex(message, /cluster:monitor\/health/);
  t.regex((await lab.source.missing(lab.call())).join(), /cluster:monitor\/health/);
  // As something before it would.
  product.sendsDate = true;
  const from = await lab.source.cursor(lab.call());
  lab.add({ id: 'new' });
  t.is((await lab.alerts(from)).length, 1);
});

test('findings that come while pages are read are no loss, and none is given twice', async (t) => {
  await using product = await new OpenSearchProduct().start();
  const lab = new Lab(product);
  const from = await lab.source.cursor(lab.call());
  const at = product.now();
  for (let n = 0; n < 250; n++) lab.add({ id: `finding-${n}`, at: at - n });
  let more = 0;
  product.paged = () => {
    if (more < 30) lab.add({ id: `more-${more++}`, at: at + more });
  };
  const ids = (await lab.alerts(from)).map(({ event }) => event.Event.EventData?.['motw.alert.id']);
  t.is(new Set(ids).size, ids.length);
  for (let n = 0; n < 250; n++) t.true(ids.includes(`finding-${n}`), String(n));
});

test('a finding that moves to a page that was read already is not lost', async (t) => {
  await using product = await new OpenSearchProduct().start();
  const lab = new Lab(product);
  const from = await lab.source.cursor(lab.call());
  const at = product.now();
  for (let n = 0; n < 150; n++) lab.add({ id: `finding-${n}`, at });
  let pages = 0;
  // Findings of the same time have no order of their own.
  product.paged = () => {
    if (++pages === 1) product.alerts.reverse();
  };
  t.is((await lab.alerts(from)).length, 150);
  product.paged = () => void product.alerts.reverse();
  await throwsCoded(t, lab.read(from), 'SOURCE_PARTIAL');
});
