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
  t.is(product.server.asked.length, 2);
});

test('a page that is empty before the end is an error', async (t) => {
  await using product = await new OpenSearchProduct().start();
  const lab = new Lab(product);
  const from = await lab.source.cursor(lab.call());
  product.server.fault = () => ({ json: { total_findings: 7, findings: [] } });
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
