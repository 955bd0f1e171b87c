import { parseXml, type XmlElement } from '@rgrove/parse-xml';
import test from 'ava';
import fc from 'fast-check';
import type { RunRecord, Verdict } from '../../../runner/model/run-record.ts';
import { outcomes } from '../../../runner/model/words.ts';
import { junitReport } from '../../../runner/reports/junit/junit-report.ts';
import { exitCode } from '../../../runner/verdicts/exit-code.ts';
import { runOutcome } from '../../../runner/verdicts/outcome.ts';
import { hostileRun } from '../html/hostile-run.ts';
import { hostile } from '../html/samples.ts';
import { arm, runRecord, scenario, steps, verdict } from '../record-builder.ts';
import { exercised } from '../sample-exercise.ts';
import { drifted, faulty, hardened, interrupted } from '../sample-runs.ts';
import { aboutRun, elements, testsOf } from './reading.ts';
import { faultsOf } from './validated.ts';

const at = '2026-11-24T06:45:12.000Z';
/** A text in every place but the times, which a record that is read has checked. */
const attacked = (text: string): RunRecord => ({ ...hostileRun(text), startedAt: at, finishedAt: at });
const samples = { hardened, drifted, faulty, interrupted, exercised, hostile: attacked(hostile) };

for (const [name, run] of Object.entries(samples)) {
  test(`${name}: valid by the schemas of Ant and of Jenkins`, async (t) => {
    t.deepEqual(await faultsOf(junitReport(run, null)), []);
  });
}

test('the validation would notice: an attribute of no schema, a test that is nowhere, a forbidden character', async (t) => {
  const document = junitReport(drifted, null);
  for (const broken of [
    document.replace('<testcase ', '<testcase colour="red" '),
    document.replace(/timestamp="[^"]*"/, 'timestamp="yesterday"').replace(' time="0.012"', ' time="fast"'),
    document.replace('name="mount-verb:', 'name="mount&#27;verb:'),
    document.replace('</testsuites>', ''),
  ]) {
    t.not(broken, document);
    t.not((await faultsOf(broken)).length, 0);
  }
});

test('a test a control, with its outcome; what was not exercised is not among them', (t) => {
  const read = testsOf(junitReport(drifted, null)).filter(
    ({ classname }) => classname === 'reference.hardened.T1553.005-2',
  );
  t.deepEqual(
    read.map(({ name, is }) => `${name} ${is}`),
    [
      'mount-verb: expected prevented passed',
      'motw-propagation: expected prevented failure',
      'launch-gate: expected prevented error',
      'virtual-drive-policy: expected not-configured passed',
      'deny-optical-execute: expected not-configured passed',
      'image-mounted: expected detected passed',
      'image-file-created: expected detected passed',
      'lure-image-in-downloads: expected detected passed',
      'mark-written: expected detected passed',
      'process-from-mounted-image: expected detected passed',
    ],
  );
  const failed = read[1];
  t.is(failed?.message, 'expected prevented, seen not-configured');
  t.regex(
    failed?.text ?? '',
    /^expected prevented, seen not-configured\nthe target was probed and has it switched off\nmarked arm: not-configured\nevidence o1: /,
  );
  t.is(read.at(-1)?.time, '12.345', 'seconds until it was detected');
  t.deepEqual(
    testsOf(junitReport(hardened, null)).filter(({ name }) => name.startsWith('web-gateway')),
    [],
  );
  t.regex(junitReport(hardened, null), /^not exercised: web-gateway, mail-gateway$/m);
});

test('nothing expected and a known gap are skipped, and say so', (t) => {
  const read = testsOf(junitReport(faulty, null));
  const gap = read.find(({ name }) => name === 'image-mounted: expected missed');
  t.is(gap?.is, 'skipped');
  t.is(gap?.message, 'known gap until 2026-12-01: no rule yet (expected missed, seen missed)');
  const unstated = read.find(({ name }) => name === 'mark-written: nothing expected');
  t.is(unstated?.is, 'skipped');
  t.is(unstated?.message, 'nothing is expected, seen inconclusive');
});

test('the end of a known gap is told where the record has it', (t) => {
  const why = 'it said nothing; known gap until 2027-01-31: no rule yet';
  const gap = verdict('image-mounted', 'missed', { outcome: 'known-gap', why });
  const run = runRecord({ outcome: 'known-gap', scenarios: [scenario({ verdicts: [gap] })] });
  t.regex(junitReport(run, null), /<skipped message="known gap until 2027-01-31: no rule yet \(/);
});

test('what is green says what it is: a control that is expected to be switched off passes as such', (t) => {
  const testOf = (given: Partial<Verdict>) => {
    const verdicts = [verdict('launch-gate', 'not-configured', given)];
    const run = runRecord({ scenarios: [scenario({ verdicts })] });
    return testsOf(junitReport(run, null)).find(({ classname }) => !classname.endsWith('.run'));
  };
  const green = testOf({});
  t.like(green, { name: 'launch-gate: expected not-configured', is: 'passed' });
  const red = testOf({ status: 'inconclusive', expected: 'not-configured', outcome: 'inconclusive' });
  t.like(red, { name: green?.name, is: 'error' }, 'the same test from night to night');
});

test('the same target in two postures has no test in common: neither stands for the other', (t) => {
  const names = (run: RunRecord) =>
    testsOf(junitReport(run, null)).map(({ classname, name }) => `${classname} ${name}`);
  const { target } = hardened;
  const other = { ...hardened, target: { ...target, posture: { ...target.posture, name: 'unhardened' } } };
  t.is(new Set([...names(hardened), ...names(other)]).size, 2 * names(hardened).length);
  t.true(
    names(faulty).every((name) => /^lab-07\.(run|vhd-open) /.test(name)),
    'without a posture',
  );
});

test('a run that is not whole, judged nothing or was left dirty has tests of its own that say so', (t) => {
  t.deepEqual(aboutRun(hardened), { run: 'passed', 'clean-up': 'passed' });
  t.deepEqual(aboutRun(interrupted), { run: 'error', 'clean-up': 'error' });
  t.deepEqual(aboutRun(faulty), { run: 'passed', 'clean-up': 'failure' });
  t.deepEqual(aboutRun({ ...hardened, state: 'running', outcome: null, cleanUp: null }), {
    run: 'error',
    'clean-up': 'error',
  });
  t.deepEqual(aboutRun({ ...hardened, scenarios: [] }), { run: 'error', 'clean-up': 'passed' });
  const half = [...hardened.scenarios, scenario({ id: 'T1553.005-1', arms: [arm('marked', steps())] })];
  t.deepEqual(aboutRun({ ...hardened, scenarios: half }), { run: 'error', 'clean-up': 'passed' });
  const unstated = verdict('launch-gate', 'prevented', { expected: null, outcome: 'unstated' });
  const silent = runRecord({ outcome: 'inconclusive', scenarios: [scenario({ verdicts: [unstated] })] });
  t.deepEqual(aboutRun(silent), { run: 'error', 'clean-up': 'passed' });
});

test('whatever a run came to: the report is green exactly where the exit code is 0', (t) => {
  const anyVerdict: fc.Arbitrary<Verdict> = fc
    .constantFrom(...outcomes)
    .map((outcome) =>
      verdict('launch-gate', outcome === 'inconclusive' ? 'inconclusive' : 'prevented', { outcome }),
    );
  const anyRun = fc
    .record({
      state: fc.constantFrom('finished' as const, 'interrupted' as const),
      cleanUp: fc.constantFrom('clean' as const, 'dirty' as const),
      verdicts: fc.array(fc.array(anyVerdict, { minLength: 1, maxLength: 3 }), {
        minLength: 1,
        maxLength: 3,
      }),
    })
    .map(({ state, cleanUp, verdicts }) => {
      const scenarios = verdicts.map((each, i) => scenario({ id: `s${i}`, verdicts: each }));
      return runRecord({ state, cleanUp, scenarios, outcome: runOutcome({ state, scenarios }) });
    });
  t.notThrows(() =>
    fc.assert(
      fc.property(anyRun, (run) => {
        const green = testsOf(junitReport(run, null)).every(({ is }) => is === 'passed' || is === 'skipped');
        return green === (exitCode({ inputWrong: false, cleanUp: run.cleanUp, outcome: run.outcome }) === 0);
      }),
    ),
  );
});

test('a reference guest is told apart in the name of every suite, in its properties and in its output', (t) => {
  const modelled = parseXml(junitReport(hardened, null)).root;
  const real = parseXml(junitReport(faulty, null)).root;
  if (modelled === null || real === null) return t.fail();
  for (const suite of elements(modelled, 'testsuite')) {
    t.regex(suite.attributes.name ?? '', /\(reference guest, modelled: no evidence about Windows\)$/);
    t.regex(suite.text, /note: Results of the reference guest are no evidence about Windows\./);
    t.regex(propertiesOf(suite).modelled ?? '', /^yes: telemetry schema; /);
    t.regex(propertiesOf(suite).remark ?? '', /no evidence about Windows/);
  }
  for (const suite of elements(real, 'testsuite')) {
    t.notRegex(suite.attributes.name ?? '', /reference|modelled/);
    t.is(propertiesOf(suite).modelled, 'no');
    t.is(propertiesOf(suite).remark, undefined);
  }
});

function propertiesOf(suite: XmlElement): Readonly<Record<string, string | undefined>> {
  const [properties] = elements(suite, 'properties');
  return Object.fromEntries(
    elements(properties ?? { children: [] }, 'property').map(({ attributes }) => [
      attributes.name,
      attributes.value,
    ]),
  );
}

test('the conditions of the run are its properties', (t) => {
  const root = parseXml(junitReport(drifted, null)).root;
  const [first] = root === null ? [] : elements(root, 'testsuite');
  t.like(propertiesOf(first ?? t.fail()), {
    run: '20261124-064512-3f9a',
    target: 'reference',
    posture: 'hardened',
    drift: 'motw-propagation=off',
    harness: '0.1.0',
    'fingerprint.kernel': '6.1.0-41-amd64',
    'fingerprint.accelerator': 'tcg',
  });
});

test('whatever a guest says, the document is one of XML 1.0 with the same tests', (t) => {
  const expected = testsOf(junitReport(attacked('x'), null)).map(({ is }) => is);
  const attack = fc.string({ unit: 'binary', minLength: 1, maxLength: 30 });
  const nasty = fc.constantFrom(
    ']]>',
    '<![CDATA[',
    '&#27;',
    '\0',
    '\ud800',
    '\ufffe',
    '</failure>',
    '"',
    '##[error]',
  );
  t.notThrows(() =>
    fc.assert(
      fc.property(attack, nasty, (one, other) => {
        const document = junitReport(attacked(one + other), null);
        t.deepEqual(document.match(/[^\n\P{C}]|[\u2028\u2029]|##\[/gu), null);
        return `${testsOf(document).map(({ is }) => is)}` === `${expected}`;
      }),
      { numRuns: 100 },
    ),
  );
});
