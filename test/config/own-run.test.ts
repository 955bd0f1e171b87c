import test from 'ava';
import type { Lab } from '../../runner/cli/compose/lab.ts';
import type { RunRecord, Verdict } from '../../runner/model/run-record.ts';
import { consoleReport } from '../../runner/reports/console/console-report.ts';
import { htmlReport } from '../../runner/reports/html/html-report.ts';
import { runLab } from '../lifecycle/lab.ts';
import { labOf, sigma } from './lab-folder.ts';

/** Rules of which each comes to another end on a machine that has no control on. */
const rules = {
  'mine/any-iso.yml': sigma('category: file_event', "TargetFilename|endswith: '.iso'"),
  'mine/any-vhdx.yml': sigma('category: file_event', "TargetFilename|endswith: '.vhdx'"),
  'mine/from-drive.yml': sigma('category: process_creation', "Image|startswith: 'E:'"),
  'mine/script.yml': sigma('service: powershell', "ScriptBlockText|contains: 'Mount-DiskImage'"),
  'mine/surfacing.yml': sigma('service: vhdmp', 'EventID: 25'),
  'mine/temp-file.yml': sigma('category: file_event', "TargetFilename|contains: '\\Temp\\'"),
} as const;
const entries = 'rules: [mine, { path: mine/script.yml, actsAt: mount }]\n';

async function lab(more = ''): Promise<Lab> {
  const { lab: read, problems } = await labOf({ 'motw.yaml': entries + more, ...rules });
  if (read === null) throw new Error(JSON.stringify(problems));
  return read;
}

function verdictsOf(record: RunRecord): ReadonlyMap<string, Verdict> {
  return new Map(
    record.scenarios.flatMap(({ verdicts }) =>
      verdicts.map((verdict) => [verdict.control, verdict] as const),
    ),
  );
}

test("the user's rules are judged like any detective control, and unstated where nothing is expected", async (t) => {
  const own = await lab();
  const { record, thrown } = await runLab({ posture: 'unhardened', own, quiet: true });
  t.is(thrown, null);
  const verdicts = verdictsOf(record);
  const statusOf = (id: string) => [verdicts.get(id)?.status, verdicts.get(id)?.outcome];
  t.deepEqual(statusOf('any-iso'), ['detected', 'unstated']);
  t.deepEqual(statusOf('any-vhdx'), ['missed', 'unstated']);
  t.deepEqual(statusOf('script'), ['not-instrumented', 'unstated']);
  t.deepEqual(statusOf('surfacing'), ['not-instrumented', 'unstated']);
  t.is(record.outcome, 'expected', 'what is unstated changes nothing');
  for (const { rule } of own.rules) t.is(record.harness.rules[rule.id], rule.sha256);
  // A canary is a file in Temp, but no noise of the machine.
  t.is(verdicts.get('temp-file')?.noise, 0);
  t.is(verdicts.get('image-file-created')?.noise, 0);
});

test('what a rule of the user hits while nothing is done is noise, but for the canaries', async (t) => {
  const { record } = await runLab({
    posture: 'unhardened',
    own: await lab(),
    quiet: true,
    faults: { neighbour: 'another run' },
  });
  const verdicts = verdictsOf(record);
  t.is(verdicts.get('any-iso')?.noise, 2);
  t.is(verdicts.get('temp-file')?.noise, 0);
});

test('a rule without an expectation is waited for as long as it is judged by, where alerts come in no order', async (t) => {
  const { record } = await runLab({
    posture: 'unhardened',
    own: await lab(),
    arms: ['marked'],
    faults: { sensors: { files: { overtakenMs: 400 } } },
    patience: { deadlineMs: 20, giveUpAfterMs: 60 },
  });
  const verdicts = verdictsOf(record);
  t.is(verdicts.get('image-file-created')?.status, 'missed');
  t.is(verdicts.get('any-iso')?.status, 'detected');
});

test('a log source that the target lacks is named, and what proves it is in the record', async (t) => {
  const { record } = await runLab({ posture: 'unhardened', own: await lab() });
  const verdict = verdictsOf(record).get('script');
  t.regex(verdict?.why ?? '', /no source of the target has what it reads: events of windows\/powershell/);
  const proof = record.observations.filter(({ id }) => verdict?.evidence.includes(id));
  t.deepEqual(
    proof.map(({ kind, data }) => [kind, data.control]),
    [['configuration', 'script']],
  );
});

test('what is expected of them is held against what was seen', async (t) => {
  const own = await lab(`
expect:
  reference:
    '*':
      any-iso: detected
      any-vhdx: { status: missed, knownGap: { reason: ordered, until: 2999-12-31 } }
      script: detected
      surfacing: { status: not-instrumented, knownGap: { reason: was ordered, until: 2020-01-31 } }
    T1553.005-1:
      any-iso: missed
`);
  const { record } = await runLab({ posture: 'unhardened', own });
  const verdicts = verdictsOf(record);
  const outcomes = Object.fromEntries([...verdicts].map(([id, { outcome }]) => [id, outcome]));
  t.like(outcomes, {
    'any-iso': 'expected',
    'any-vhdx': 'known-gap',
    script: 'unexpected',
    surfacing: 'unexpected',
    'from-drive': 'unstated',
    'image-mounted': 'expected',
  });
  t.regex(verdicts.get('surfacing')?.why ?? '', /known gap ended on 2020-01-31/);
  t.is(record.outcome, 'unexpected');
  const mountOnly = await runLab({ scenario: 'T1553.005-1', posture: 'unhardened', own });
  t.like(verdictsOf(mountOnly.record).get('any-iso'), { expected: 'missed', outcome: 'unexpected' });
});

test('a detection after its deadline is late', async (t) => {
  const own = await lab(
    "expect: { reference: { '*': { any-iso: { status: late, deadline: 1ms, giveUpAfter: 1m } } } }\n",
  );
  const faults = { sensors: { files: { lateMs: 60 } } } as const;
  const { record } = await runLab({ posture: 'unhardened', own, faults, limits: { canaryMs: 1_000 } });
  t.like(verdictsOf(record).get('any-iso'), { status: 'late', outcome: 'expected' });
});

test('what motw.yaml expects of a control of the harness wins over the scenario', async (t) => {
  const own = await lab("expect: { reference: { '*': { image-mounted: missed } } }\n");
  const { record } = await runLab({ posture: 'unhardened', own });
  t.like(verdictsOf(record).get('image-mounted'), {
    status: 'detected',
    expected: 'missed',
    outcome: 'unexpected',
  });
});

test('a control is judged only where the scenario has its step, and is named where it has not', async (t) => {
  const own = await lab();
  const { record } = await runLab({ scenario: 'T1553.005-1', posture: 'unhardened', own });
  t.false(verdictsOf(record).has('from-drive'));
  t.true(record.scenarios[0]?.notExercised.includes('from-drive'));
});

test('a sensor that is off leaves the rules that it feeds not instrumented, never missed', async (t) => {
  const own = await lab();
  const { record } = await runLab({ posture: 'blind', own });
  for (const id of ['any-iso', 'any-vhdx', 'from-drive'])
    t.is(verdictsOf(record).get(id)?.status, 'not-instrumented', id);
});

test('a rule over a whole log is missed only where every sensor of that log is alive', async (t) => {
  const { lab: own } = await labOf({
    'motw.yaml': 'rules: [{ path: mine, actsAt: open }]',
    'mine/never.yml': sigma('service: sysmon', "Image|endswith: 'nowhere.exe'"),
  });
  if (own === null) throw new Error('it was refused');
  t.deepEqual(own.rules[0]?.control.sources, ['files', 'streams', 'processes']);
  const status = async (faults: Parameters<typeof runLab>[0]['faults']) =>
    verdictsOf((await runLab({ posture: 'unhardened', own, ...(faults && { faults }) })).record).get('never')
      ?.status;
  t.is(await status(undefined), 'missed');
  t.is(await status({ sensors: { streams: 'unreachable' } }), 'inconclusive');
  t.is(await status({ sensors: { mounts: 'unreachable' } }), 'missed');
});

test('reports say which controls are of the user, from which file, and what was not asked', async (t) => {
  const own = await lab(`sources:
  - kind: http-json
    name: siem
    url: https://siem.example
    path: /alerts
    items: hits
    fields: { id: id, time: time, rule: rule }
    alerts: [{ control: siem-iso, rule: r, actsAt: mount }]
`);
  const { record } = await runLab({ posture: 'unhardened', own });
  const text = consoleReport(record, { folder: null, verbose: false, colour: false, columns: 120 });
  t.regex(text.replace(/\s+/g, ''), /ownrules\(\S*motw\.yaml\):any-iso,any-vhdx,/);
  t.regex(text, /^ {2}not asked: siem$/m);
  const html = htmlReport(record, { calibration: null, diff: null, history: null });
  t.regex(html, /<code>any-vhdx<\/code>/);
  t.regex(html, /mine\/script\.yml, acts at mount, lacks events of windows\/powershell/);
  t.regex(html, /--config \S*motw\.yaml/);
  // What they read is modelled on the reference target.
  const real = /<dt>Real<\/dt>.*?<\/dd>/s.exec(html)?.[0] ?? '';
  t.regex(real, /the sensors/);
  t.notRegex(real, /any-vhdx/);
});
