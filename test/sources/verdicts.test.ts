import test from 'ava';
import { rule } from './lab.ts';
import { ElasticProduct } from './products/elastic-product.ts';
import type { Product } from './products/product.ts';
import { SplunkProduct } from './products/splunk-product.ts';
import { siemRun } from './siem-run.ts';

function raise(product: Product, placed: string): void {
  const usual = { id: `alert-${product.alerts.length}`, rule, host: 'LAB-01', pid: 1, parentPid: 2 };
  product.alerts.push({ ...usual, at: product.now(), commandLine: placed });
}

/** Events of the target keep coming. */
function beat(product: Product): void {
  product.events.push(product.now());
}

for (const Kind of [ElasticProduct, SplunkProduct]) {
  test(`${Kind.name}: an alert with the arm's marker is a detection`, async (t) => {
    await using product = await new Kind().start();
    const { verdict, faults } = await siemRun({
      product,
      heard(operation, placed) {
        beat(product);
        if (operation === 'open') raise(product, placed);
      },
    });
    t.like(verdict, { status: 'detected' });
    t.true((verdict?.timeToDetectMs ?? -1) >= 0);
    t.deepEqual(faults, []);
  });
}

test('no alert from a source that is alive is missed', async (t) => {
  await using product = await new ElasticProduct().start();
  const { verdict } = await siemRun({ product, giveUpAfterMs: 1_500, heard: () => beat(product) });
  t.is(verdict?.status, 'missed', verdict?.why);
});

test('no alert without a heartbeat is not instrumented, never missed', async (t) => {
  await using product = await new ElasticProduct().start();
  const { verdict } = await siemRun({
    product,
    config: { heartbeat: undefined },
    giveUpAfterMs: 200,
    heard: () => beat(product),
  });
  t.is(verdict?.status, 'not-instrumented');
  t.regex(verdict?.why ?? '', /heartbeat/);
});

test('no alert from a source whose events ceased is not instrumented, never missed', async (t) => {
  await using product = await new ElasticProduct().start();
  product.events.push(product.now() - 60_000);
  const { verdict } = await siemRun({ product, giveUpAfterMs: 500, heard: () => {} });
  t.is(verdict?.status, 'not-instrumented');
});

test("an alert with another arm's marker is none of this one's", async (t) => {
  await using product = await new ElasticProduct().start();
  const { verdict } = await siemRun({
    product,
    giveUpAfterMs: 1_500,
    heard(operation) {
      beat(product);
      if (operation === 'open') raise(product, 'Invoice_deadbeef.iso');
    },
  });
  t.is(verdict?.status, 'missed');
});

test('a disabled rule is not instrumented', async (t) => {
  await using product = await new ElasticProduct().start();
  product.rules = [{ id: 'x', rule_id: 'y', name: rule, enabled: false }];
  const { verdict } = await siemRun({
    product,
    config: { kibana: product.server.url },
    giveUpAfterMs: 500,
    heard: () => beat(product),
  });
  t.is(verdict?.status, 'not-instrumented');
  t.regex(verdict?.why ?? '', /enabled/);
});

const refusals = {
  'from the start': (product: Product) => {
    product.server.fault = () => ({ status: 401, json: { error: 'expired token' } });
  },
  'at the end': (product: Product, operation: string) => {
    if (operation === 'open')
      product.server.fault = () => ({ status: 401, json: { error: 'expired token' } });
  },
};

for (const [when, refuse] of Object.entries(refusals)) {
  test(`a server that refuses ${when} leaves the control open, with its answer on record`, async (t) => {
    await using product = await new ElasticProduct().start();
    if (when === 'from the start') refuse(product, '');
    const { verdict, faults } = await siemRun({
      product,
      giveUpAfterMs: 500,
      heard(operation) {
        beat(product);
        refuse(product, operation);
      },
    });
    t.is(verdict?.status, 'inconclusive');
    t.is(faults[0]?.data.code, 'SOURCE_REFUSED');
    t.regex(faults[0]?.summary ?? '', /HTTP 401.*expired token/);
  });
}

test('a search that fails leaves the control open, though the heartbeat goes on', async (t) => {
  await using product = await new ElasticProduct().start();
  const { verdict, faults } = await siemRun({
    product,
    giveUpAfterMs: 500,
    heard(operation) {
      beat(product);
      if (operation !== 'open') return;
      product.server.fault = ({ path }) =>
        path.startsWith('/.alerts') ? { status: 400, body: 'no field' } : null;
    },
  });
  t.is(verdict?.status, 'inconclusive');
  t.is(faults[0]?.data.code, 'SOURCE_FAILED');
});

test('a search that fails in part leaves the control open', async (t) => {
  await using product = await new ElasticProduct().start();
  const { verdict, faults } = await siemRun({
    product,
    giveUpAfterMs: 500,
    heard(operation) {
      beat(product);
      if (operation === 'open') product.flaw = { timed_out: true };
    },
  });
  t.is(verdict?.status, 'inconclusive');
  t.is(faults[0]?.data.code, 'SOURCE_PARTIAL');
});
