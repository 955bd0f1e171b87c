import test from 'ava';
import { tiedToArm } from '../../runner/detections/arm/tie.ts';
import { Lab, rule, throwsCoded } from './lab.ts';
import { DefenderProduct } from './products/defender-product.ts';

test('a next page on another server is not asked for', async (t) => {
  await using product = await new DefenderProduct('alerts').start();
  await using elsewhere = await new DefenderProduct('alerts').start();
  const lab = new Lab(product);
  const from = await lab.source.cursor(lab.call());
  product.nextOrigin = elsewhere.server.url;
  for (let n = 0; n < 101; n++) lab.add({ id: `alert-${n}` });
  await throwsCoded(t, lab.read(from), 'SOURCE_REDIRECTED');
  t.deepEqual(elsewhere.server.asked, []);
});

test('a next page that is the same again is an error', async (t) => {
  await using product = await new DefenderProduct('alerts').start();
  const lab = new Lab(product);
  const from = await lab.source.cursor(lab.call());
  const json = { value: [], '@odata.nextLink': `${product.server.url}/v1.0/security/alerts_v2?again` };
  product.server.fault = () => ({ json });
  await throwsCoded(t, lab.read(from), 'SOURCE_ANSWER');
});

test('a provider that Graph warns of never reads as no alert', async (t) => {
  for (const via of ['alerts', 'hunting'] as const) {
    await using product = await new DefenderProduct(via).start();
    const lab = new Lab(product);
    const from = await lab.source.cursor(lab.call());
    const headers = { warning: '199 - "Microsoft/MDE/504/10000"', date: new Date().toUTCString() };
    product.server.fault = () => ({ json: { value: [], results: [] }, headers });
    t.regex((await throwsCoded(t, lab.read(from), 'SOURCE_PARTIAL')).message, /MDE\/504/);
  }
});

test('an alert that gets more evidence is given once more, dated then', async (t) => {
  await using product = await new DefenderProduct('alerts').start();
  const lab = new Lab(product);
  const from = await lab.source.cursor(lab.call());
  lab.add({ id: 'grows', at: product.now() - 60_000 });
  t.is((await lab.alerts(from)).length, 1);
  product.alerts.length = 0;
  const at = product.now();
  lab.add({ id: 'grows', at, commandLine: 'E:\\1a2b3c4d.exe' });
  const [, grown] = await lab.alerts(from);
  t.true(JSON.stringify(grown?.event).includes('1a2b3c4d'));
  t.is(Date.parse(grown?.event.Event.System.TimeCreated.SystemTime ?? ''), at);
});

test('process ids of an alert about several computers tie nothing', async (t) => {
  await using product = await new DefenderProduct('alerts').start();
  const lab = new Lab(product);
  const from = await lab.source.cursor(lab.call());
  const device = (deviceDnsName: string) => ({
    '@odata.type': '#microsoft.graph.security.deviceEvidence',
    deviceDnsName,
  });
  const process = { '@odata.type': '#microsoft.graph.security.processEvidence', processId: 4711 };
  const time = new Date(product.now()).toISOString();
  const alert = { id: 'a', title: rule, createdDateTime: time, lastUpdateDateTime: time };
  const value = [{ ...alert, evidence: [device('LAB-01'), device('OTHER'), process] }];
  product.server.fault = ({ path }) =>
    path.endsWith('alerts_v2') ? { json: { value }, headers: { date: new Date().toUTCString() } } : null;
  const [read] = await lab.alerts(from);
  if (read === undefined) return t.fail();
  const window = { notBefore: Date.now() - 60_000, notAfter: Date.now() + 60_000 };
  t.is(
    tiedToArm(read.event, { marker: 'none', canaryTokens: [], pids: [4711], roots: [], ...window }).by,
    null,
  );
  t.false('ProcessId' in (read.event.Event.EventData ?? {}));
});

test('a token is used until shortly before its end, then asked for anew', async (t) => {
  await using product = await new DefenderProduct('alerts').start();
  const lab = new Lab(product);
  const from = await lab.source.cursor(lab.call());
  await lab.read(from);
  const tokens = () => product.server.asked.filter(({ path }) => path.endsWith('/token')).length;
  t.is(tokens(), 1);
  product.expiresIn = 30;
  const short = new Lab(product);
  await short.read(await short.source.cursor(short.call()));
  t.is(tokens(), 3);
});

test('a refused client secret (400) is a refused credential', async (t) => {
  await using product = await new DefenderProduct('alerts').start();
  const lab = new Lab(product);
  const { message } = await throwsCoded(
    t,
    lab.with({ DEFENDER_SECRET: 'another-secret' }).cursor(lab.call()),
    'SOURCE_REFUSED',
  );
  t.regex(message, /invalid_client/);
  t.false(message.includes('another-secret'));
});

test('a token answer without a token is an error', async (t) => {
  await using product = await new DefenderProduct('alerts').start();
  const lab = new Lab(product);
  product.server.fault = ({ path }) => (path.endsWith('/token') ? { json: { token_type: 'Bearer' } } : null);
  await throwsCoded(t, lab.source.cursor(lab.call()), 'SOURCE_ANSWER');
});

test('an answer without a Date is an error, because the window is made of times', async (t) => {
  await using product = await new DefenderProduct('alerts').start();
  const lab = new Lab(product);
  product.server.fault = ({ path }) => (path.endsWith('alerts_v2') ? { json: { value: [] } } : null);
  t.regex((await throwsCoded(t, lab.source.cursor(lab.call()), 'SOURCE_ANSWER')).message, /Date/);
});
