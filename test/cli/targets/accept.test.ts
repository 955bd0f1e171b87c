import { mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import test from 'ava';
import { parse } from 'yaml';
import type { RunRecord, Verdict } from '../../../runner/model/run-record.ts';
import type { Status } from '../../../runner/model/words.ts';
import { motw, temporaryFolder } from '../../guest/motw.ts';
import { observation, runRecord, scenario } from '../../reports/record-builder.ts';
import { deadTarget, labWith } from './lab-targets.ts';

const id = '20261124-064512-3f9a';

function verdict(control: string, status: Status): Verdict {
  const kind = control === 'image-mounted' ? 'detective' : 'preventive';
  const rest = { expected: null, outcome: 'unstated', why: '', arms: {}, evidence: [], noise: 0 } as const;
  return { control, kind, status, timeToDetectMs: null, ...rest };
}

/** A folder of runs with one run in it. */
async function runs(given: Partial<RunRecord>, ...verdicts: readonly Verdict[]): Promise<string> {
  const out = await temporaryFolder();
  const record = runRecord({ id, scenarios: [scenario({ id: 'T1553.005-2', verdicts })], ...given });
  await mkdir(join(out, id));
  await writeFile(join(out, id, 'run.json'), JSON.stringify(record));
  return out;
}

const onWindows: Partial<RunRecord> = {
  target: {
    name: 'win11',
    platform: 'windows',
    fingerprint: {},
    posture: { name: null, declared: {}, probed: {} },
  },
};

test("a run's statuses become what is expected of its target, after the difference was shown", async (t) => {
  const comment =
    '\n# what we believe\nexpect:\n  win11:\n    "*": { image-mounted: detected } # the SOC says\n';
  const config = await labWith(deadTarget('win11'), comment);
  const out = await runs(
    onWindows,
    verdict('image-mounted', 'missed'),
    verdict('launch-gate', 'warned'),
    verdict('mount-verb', 'inconclusive'),
  );
  const { code, stdout, stderr } = await motw([
    'accept',
    'latest',
    '--yes',
    '--out',
    out,
    '--config',
    config,
  ]);
  t.is(code, 0, stderr);
  t.regex(stdout, /^ {4}image-mounted +detected -> missed$/m);
  t.regex(stdout, /^ {4}launch-gate +not stated -> warned$/m);
  t.regex(stdout, /kept as it was: T1553\.005-2 mount-verb, seen inconclusive/);
  const after = await readFile(config, 'utf8');
  t.deepEqual(parse(after).expect, {
    win11: {
      '*': { 'image-mounted': 'detected' },
      'T1553.005-2': { 'image-mounted': 'missed', 'launch-gate': 'warned' },
    },
  });
  t.true(after.includes(comment), 'what was there is as it was');
  const again = await motw(['accept', 'latest', '--yes', '--out', out, '--config', config]);
  t.is(again.code, 0);
  t.regex(again.stdout, /nothing to change/);
  t.is(await readFile(config, 'utf8'), after);
});

test('where nobody can be asked, nothing is written without --yes, and the difference is shown all the same', async (t) => {
  const config = await labWith(deadTarget('win11'));
  const before = await readFile(config, 'utf8');
  const out = await runs(onWindows, verdict('launch-gate', 'warned'));
  const { code, stdout, stderr } = await motw(['accept', id, '--out', out, '--config', config]);
  t.is(code, 2);
  t.regex(stdout, /not stated -> warned/);
  t.regex(stderr, /give --yes/);
  t.is(await readFile(config, 'utf8'), before);
});

test('of the reference target it is held against what the scenario says of the posture, and a file is begun', async (t) => {
  const out = await runs({}, verdict('mount-verb', 'prevented'), verdict('launch-gate', 'not-prevented'));
  const config = join(await temporaryFolder(), 'motw.yaml');
  const { code, stdout, stderr } = await motw(['accept', id, '--yes', '--out', out, '--config', config]);
  t.is(code, 0, stderr);
  t.regex(stdout, /launch-gate +prevented -> not-prevented/);
  t.notRegex(stdout, /mount-verb/, 'the posture has it so already');
  t.regex(stdout, /hold in every posture/);
  t.deepEqual(parse(await readFile(config, 'utf8')), {
    expect: { reference: { 'T1553.005-2': { 'launch-gate': 'not-prevented' } } },
  });
});

test('a run that judged nothing says so, and why', async (t) => {
  const config = await labWith(deadTarget('win11'));
  const fault = observation(null, null, 'fault', { code: 'SSH_UNREACHABLE' });
  const out = await runs({ ...onWindows, scenarios: [], observations: [fault] });
  const { code, stderr } = await motw(['accept', id, '--yes', '--out', out, '--config', config]);
  t.is(code, 3);
  t.regex(stderr, /judged no control \(SSH_UNREACHABLE\), so there is nothing to accept; run again/);
});

test('a run that did not come to its end, or whose target is gone, is not accepted', async (t) => {
  const config = join(await temporaryFolder(), 'motw.yaml');
  const verdicts = [verdict('launch-gate', 'warned')];
  const running = await runs({ state: 'running' }, ...verdicts);
  const first = await motw(['accept', id, '--yes', '--out', running, '--config', config]);
  t.is(first.code, 2);
  t.regex(first.stderr, /is running/);
  const gone = await motw([
    'accept',
    id,
    '--yes',
    '--out',
    await runs(onWindows, ...verdicts),
    '--config',
    config,
  ]);
  t.is(gone.code, 2);
  t.regex(gone.stderr, /unknown target 'win11'/);
  await t.throwsAsync(stat(config), { code: 'ENOENT' });
});

test('a run whose controls were set otherwise does not say how things are', async (t) => {
  const config = join(await temporaryFolder(), 'motw.yaml');
  const drift = observation(null, null, 'posture', { drift: { 'launch-gate': 'off' } });
  const out = await runs({ observations: [drift] }, verdict('launch-gate', 'not-prevented'));
  const { code, stderr } = await motw(['accept', id, '--yes', '--out', out, '--config', config]);
  t.is(code, 2);
  t.regex(stderr, /--drift set launch-gate otherwise/);
  await t.throwsAsync(stat(config), { code: 'ENOENT' });
});
