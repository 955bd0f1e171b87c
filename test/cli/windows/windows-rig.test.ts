import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import test from 'ava';
import { planOn } from '../../../runner/cli/compose/rig-on.ts';
import { windowsLimits } from '../../../runner/cli/compose/windows/windows-limits.ts';
import { windowsRig } from '../../../runner/cli/compose/windows/windows-rig.ts';
import { run } from '../../../runner/lifecycle/run.ts';
import type { RunRecord } from '../../../runner/model/run-record.ts';
import type { Machine } from '../../../runner/ports/machine.ts';
import { sigma } from '../../config/lab-folder.ts';
import { type Behaviour, windows11 } from '../../targets/windows/fake-windows/behaviour.ts';
import { FakeWindowsMachine } from '../../targets/windows/fake-windows/fake-machine.ts';
import { configured, heldPlace, type WindowsTarget } from './windows-target.ts';

/** A run as the command puts it together, on a fake Windows. */
async function ran(
  target: WindowsTarget,
  behaviour: Partial<Behaviour> = {},
  onRecord: (record: () => RunRecord) => void = () => {},
  reverts: Machine['reverts'] = 'memory',
) {
  const machine = new FakeWindowsMachine({ ...windows11, ...behaviour }, reverts);
  const folder = await heldPlace();
  const { signal } = new AbortController();
  const rig = await windowsRig({
    ...{ target, folder, machine, signal },
    progress: () => {},
    limits: { ...windowsLimits, canaryMs: 50, pollMs: 1 },
  });
  onRecord(() => rig.log.record());
  const wanted = { posture: 'hardened', drift: new Map(), lab: target.lab } as const;
  const plan = await planOn(target, {
    ...wanted,
    scenarios: ['T1553.005-2'],
    arms: ['marked', 'unmarked'],
    quiet: false,
  });
  const thrown = await run(plan, rig).then(
    () => null,
    (error: unknown) => error,
  );
  return { record: folder.last(), thrown, machine };
}

function verdictOf({ scenarios: [scenario] }: RunRecord, control: string) {
  return scenario?.verdicts.find((verdict) => verdict.control === control);
}

const expectations = `expect:
  win11: { '*': { launch-gate: warned, motw-propagation: not-prevented } }
`;

test('only what the configuration states is expected, and nothing is modelled', async (t) => {
  const target = await configured('lab: true', expectations);
  const { record, thrown } = await ran(target);
  t.is(thrown, null);
  t.like(record.target, { name: 'win11', platform: 'windows' });
  t.is(record.target.posture.name, null);
  t.deepEqual(record.modelled, []);
  t.like(verdictOf(record, 'launch-gate'), { status: 'warned', outcome: 'expected' });
  t.like(verdictOf(record, 'motw-propagation'), { status: 'prevented', outcome: 'unexpected' });
  t.like(verdictOf(record, 'image-mounted'), { expected: null, outcome: 'unstated' });
  t.is(record.outcome, 'unexpected');
  const told = record.observations.filter(({ kind }) => kind === 'configuration');
  t.true(told.some(({ summary }) => /the target win11/.test(summary)));
});

test('the user’s own rules are fed by what is read of Windows', async (t) => {
  const target = await configured('lab: true', 'rules: [mine, { path: mine/script.yml, actsAt: mount }]\n', {
    'mine/surfaced.yml': sigma('service: vhdmp', 'EventID: 1'),
    'mine/script.yml': sigma('service: powershell', "ScriptBlockText|contains: 'Mount-DiskImage'"),
  });
  const { record } = await ran(target);
  t.like(verdictOf(record, 'surfaced'), { status: 'detected', outcome: 'unstated' });
  t.like(verdictOf(record, 'script'), { status: 'not-instrumented', outcome: 'unstated' });
});

function siem(port: number): string {
  return `sources:
  - kind: http-json
    name: siem
    url: http://127.0.0.1:${port}
    path: /alerts
    items: hits
    spacing: 1ms
    poll: 1ms
    fields: { id: id, time: time, rule: rule }
    alerts: [{ control: siem-iso, rule: r, actsAt: mount }]
`;
}

test('an alert of a source of the target, tied by the marker, is a detection', async (t) => {
  let record: (() => RunRecord) | null = null;
  // A product that raises an alert for every marker that it has seen mounted.
  const server = createServer((_, response) => {
    const markers = record?.().scenarios.flatMap(({ arms }) =>
      arms.filter(({ steps }) => steps.some(({ step }) => step === 'mount')).map(({ marker }) => marker),
    );
    const time = new Date().toISOString();
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify({ hits: (markers ?? []).map((id) => ({ id, time, rule: 'r' })) }));
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;
  try {
    const target = await configured('lab: true\n    sources: [siem]', siem(port));
    const run = await ran(target, {}, (get) => {
      record = get;
    });
    t.is(run.thrown, null);
    t.like(verdictOf(run.record, 'siem-iso'), { status: 'detected', outcome: 'unstated' });
  } finally {
    server.close();
  }
});

test('a source that is not reached leaves its controls inconclusive, not missed', async (t) => {
  const { record } = await ran(await configured('lab: true\n    sources: [siem]', siem(1)));
  t.like(verdictOf(record, 'siem-iso'), { status: 'inconclusive' });
});

for (const [what, behaviour, code] of [
  ['without the owner’s permission in the guest', { sentinel: false }, 'SENTINEL_MISSING'],
  ['on a domain controller', { productType: 2 }, 'DOMAIN_CONTROLLER'],
] as const) {
  test(`${what} nothing is tried, and the error is the user’s to mend`, async (t) => {
    const { record, thrown, machine } = await ran(await configured(), behaviour);
    t.like(thrown, { code, category: 'user' });
    t.true(record.scenarios.every(({ arms }) => arms.length === 0));
    t.false(machine.asked().includes('place'), machine.asked().join(' '));
  });
}

test('a machine that nothing takes back is left as it was, also where the run is refused', async (t) => {
  const allowed = await ran(await configured(), {}, undefined, 'never');
  t.is(allowed.record.cleanUp, 'clean');
  t.is(allowed.machine.asked().at(-1), 'remove-own');
  const refused = await ran(await configured(), { sentinel: false }, undefined, 'never');
  t.like(refused.thrown, { code: 'SENTINEL_MISSING' });
  t.is(refused.record.cleanUp, 'clean', JSON.stringify(refused.record.observations));
});
