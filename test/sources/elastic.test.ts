import test from 'ava';
import { Lab, rule, throwsCoded } from './lab.ts';
import { ElasticProduct } from './products/elastic-product.ts';

const shards = { total: 5, successful: 5, skipped: 2, failed: 0 };
const reason = { type: 'query_shard_exception', reason: 'no shard' };
const clusters = { total: 2, successful: 1, skipped: 0 };
const partial: Readonly<Record<string, readonly [flaw: object, said: RegExp]>> = {
  'failed shards': [
    { _shards: { ...shards, successful: 4, failed: 1, failures: [{ shard: 0, reason }] } },
    /1 of 5 shards failed.*query_shard_exception no shard/,
  ],
  'shards that are missing': [{ _shards: { ...shards, successful: 3 } }, /2 of 5 shards/],
  'no shard at all': [
    { _shards: { total: 0, successful: 0, skipped: 0, failed: 0 } },
    /no shard was searched/,
  ],
  'a time limit that ran out': [{ timed_out: true }, /timed out/],
  'an early end': [{ terminated_early: true }, /ended early/],
  'a cluster that was skipped': [{ _clusters: { ...clusters, skipped: 1 } }, /1 clusters/],
  'a cluster that answered in part': [{ _clusters: { ...clusters, partial: 1 } }, /1 clusters/],
};

for (const [what, [flaw, said]] of Object.entries(partial)) {
  test(`an answer with ${what} never reads as no alert`, async (t) => {
    await using product = await new ElasticProduct().start();
    const lab = new Lab(product);
    const from = await lab.source.cursor(lab.call());
    product.flaw = flaw;
    t.regex((await throwsCoded(t, lab.read(from), 'SOURCE_PARTIAL')).message, said);
    product.flaw = {};
    product.events.push(product.now());
    await lab.source.canary('token', lab.call());
    product.server.fault = ({ path }) => (path === '/logs-windows/_search' ? { json: flawed(flaw) } : null);
    await throwsCoded(t, lab.read(from), 'SOURCE_PARTIAL');
  });
}

function flawed(flaw: object): object {
  return { timed_out: false, _shards: shards, hits: { hits: [] }, ...flaw };
}

test('skipped shards and whole clusters are no flaw', async (t) => {
  await using product = await new ElasticProduct().start();
  const lab = new Lab(product);
  const from = await lab.source.cursor(lab.call());
  product.flaw = { _shards: shards, _clusters: { ...clusters, successful: 2 } };
  lab.add({ id: 'new' });
  t.is((await lab.alerts(from)).length, 1);
});

test('the server is asked to fail rather than answer in part', async (t) => {
  await using product = await new ElasticProduct().start();
  await new Lab(product).source.cursor(new Lab(product).call());
  const [asked] = product.server.asked;
  for (const name of ['allow_partial_search_results', 'allow_no_indices', 'ignore_unavailable']) {
    t.is(asked?.query.get(name), 'false');
  }
});

test('an alert that suppression adds to is given once more', async (t) => {
  await using product = await new ElasticProduct().start();
  const lab = new Lab(product);
  const from = await lab.source.cursor(lab.call());
  lab.add({ id: 'grouped', at: product.now() - 5_000 });
  t.is((await lab.alerts(from)).length, 1);
  product.alerts.length = 0;
  lab.add({ id: 'grouped', commandLine: 'the second file' });
  const [, second] = await lab.alerts(from);
  t.true(JSON.stringify(second?.event).includes('the second file'));
});

test('an alert without a time is an error', async (t) => {
  await using product = await new ElasticProduct().start();
  const lab = new Lab(product);
  const from = await lab.source.cursor(lab.call());
  const hit = { _id: 'a', _source: {}, fields: { 'kibana.alert.rule.name': [rule] } };
  product.server.fault = () => ({ json: flawed({ hits: { hits: [hit] } }) });
  await throwsCoded(t, lab.read(from), 'SOURCE_ANSWER');
  const odd = { ...hit, fields: { ...hit.fields, '@timestamp': ['yesterday'] } };
  product.server.fault = () => ({ json: flawed({ hits: { hits: [odd] } }) });
  await throwsCoded(t, lab.read(from), 'SOURCE_ANSWER');
});

test('a rule may be named by its id, its rule id or its name', async (t) => {
  for (const named of [rule, `static-${rule}`, `uuid-of-${rule}`]) {
    await using product = await new ElasticProduct().start();
    const lab = new Lab(product, { alerts: [{ control: 'siem-iso', rule: named, actsAt: 'mount' }] });
    const from = await lab.source.cursor(lab.call());
    lab.add({ id: 'new' });
    t.deepEqual((await lab.alerts(from))[0]?.event.Event.EventData?.['motw.controls'], ['siem-iso']);
  }
});

test('Kibana tells of rules that are absent or disabled', async (t) => {
  await using product = await new ElasticProduct().start();
  const lab = new Lab(product, { kibana: product.server.url });
  const one = { id: 'x', rule_id: 'y', name: rule };
  const others = Array.from({ length: 600 }, (_, n) => ({
    id: `i${n}`,
    rule_id: `r${n}`,
    name: `n${n}`,
    enabled: true,
  }));
  product.rules = others;
  t.regex((await lab.source.missing(lab.call())).join(), /there is none of that name/);
  product.rules = [...others, { ...one, enabled: false }];
  t.deepEqual(await lab.source.missing(lab.call()), [`the rule '${rule}' enabled`]);
  product.rules = [...others, { ...one, enabled: false }, { ...one, id: 'z', enabled: true }];
  t.deepEqual(await lab.source.missing(lab.call()), []);
  for (const asked of product.server.asked) t.true(product.reads(asked));
});

test('the window does not move from page to page', async (t) => {
  await using product = await new ElasticProduct().start();
  const lab = new Lab(product, { lateness: '10m' });
  const from = await lab.source.cursor(lab.call());
  // More than a page, all of them at the far end of the window.
  const at = product.now() - 590_000;
  for (let n = 0; n < product.pageSize * 2 + 1; n++) lab.add({ id: `alert-${n}`, at });
  product.searched = () => {
    product.clockMs += 60_000;
  };
  t.is((await lab.alerts(from)).length, product.pageSize * 2 + 1);
});

test('a first page that is full and does not tell the time is an error', async (t) => {
  await using product = await new ElasticProduct().start();
  const lab = new Lab(product);
  const from = await lab.source.cursor(lab.call());
  for (let n = 0; n < product.pageSize; n++) lab.add({ id: `alert-${n}` });
  product.flaw = { aggregations: undefined };
  await throwsCoded(t, lab.read(from), 'SOURCE_ANSWER');
});
