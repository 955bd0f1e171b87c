import test from 'ava';
import type { Diff } from '../../../runner/model/memory/diff.ts';
import type { RunRecord } from '../../../runner/model/run-record.ts';
import type { Status } from '../../../runner/model/words.ts';
import { sarifReport } from '../../../runner/reports/sarif/sarif-report.ts';
import type { ScenarioFile } from '../../../runner/reports/scenario-file.ts';
import {
  allActed,
  doubtful,
  everyRun,
  knownGap,
  longestText,
  textsOf,
  unhardened,
} from '../exchanged-runs.ts';
import { observation, scenario, verdict } from '../record-builder.ts';
import { drifted, faulty, hardened, interrupted } from '../sample-runs.ts';
import { officialSchema } from '../schemas/official-schema.ts';

const wrongWith = officialSchema('sarif-2.1.0');

interface SarifRun {
  readonly tool: { readonly driver: { readonly rules: readonly { readonly id: string }[] } };
  readonly automationDetails: { readonly id: string; readonly guid: string };
  readonly baselineGuid?: string;
  readonly invocations: readonly {
    readonly executionSuccessful: boolean;
    readonly toolExecutionNotifications: readonly {
      readonly descriptor: { readonly id: string };
      readonly message: { readonly text: string };
    }[];
  }[];
  readonly results: readonly Result[];
  readonly properties: { readonly run: string; readonly posture: string | null };
}

interface Result {
  readonly ruleId: string;
  readonly ruleIndex: number;
  readonly level: string;
  readonly message: { readonly text: string };
  readonly locations: readonly {
    readonly physicalLocation: {
      readonly artifactLocation: { readonly uri: string; readonly uriBaseId: string };
    };
  }[];
  readonly partialFingerprints: Readonly<Record<string, string>>;
  readonly suppressions: readonly { readonly kind: string; readonly justification: string }[];
  readonly baselineState?: string;
}

function documentOf(
  run: RunRecord,
  diff: Diff | null = null,
  fileOf: ScenarioFile = () => null,
): { readonly runs: readonly SarifRun[] } {
  return JSON.parse(sarifReport(run, diff, fileOf)) as { readonly runs: readonly SarifRun[] };
}

function logOf(run: RunRecord, diff: Diff | null = null): SarifRun {
  const [first] = documentOf(run, diff).runs;
  if (first === undefined) throw new Error('no run in it');
  return first;
}

function inShort(run: RunRecord, diff: Diff | null = null): readonly string[] {
  return logOf(run, diff).results.map(({ level, ruleId }) => `${level} ${ruleId}`);
}

for (const [name, run] of Object.entries(everyRun)) {
  test(`${name}: valid by the official schema, and of printable text`, (t) => {
    const document = documentOf(run);
    t.deepEqual(wrongWith(document), []);
    for (const text of textsOf(document)) {
      t.notRegex(text, /\p{C}/u);
      t.true(text.length <= 20 * longestText);
    }
  });

  test(`${name}: what the standard wants and the schema does not hold`, (t) => {
    const { tool, results } = logOf(run);
    for (const { ruleId, ruleIndex, suppressions } of results) {
      t.is(tool.driver.rules[ruleIndex]?.id, ruleId);
      // 3.27.23: of all results or of none.
      t.true(Array.isArray(suppressions));
    }
    const ids = tool.driver.rules.map(({ id }) => id);
    t.deepEqual([...new Set(ids)], ids);
  });
}

test('a document that breaks the schema is found out', (t) => {
  const document = documentOf(drifted);
  const run = logOf(drifted);
  t.not(wrongWith({ ...document, version: '2.0.0' }).length, 0);
  t.not(wrongWith({ ...document, runs: [{ ...run, results: [{ level: 'fatal' }] }] }).length, 0);
  t.not(wrongWith({ ...document, runs: [{ ...run, surprise: 1 }] }).length, 0);
  const details = { ...run.automationDetails, guid: 'no guid' };
  t.not(wrongWith({ ...document, runs: [{ ...run, automationDetails: details }] }).length, 0);
});

test('a run in which all is as expected has no result, and names every control that was judged', (t) => {
  const run = logOf(hardened);
  t.deepEqual(run.results, []);
  t.deepEqual(
    run.tool.driver.rules.map(({ id }) => id),
    ['run', ...(hardened.scenarios[0]?.verdicts.map(({ control }) => control) ?? [])],
  );
  t.true(run.invocations[0]?.executionSuccessful);
  t.deepEqual(run.invocations[0]?.toolExecutionNotifications, []);
  t.deepEqual(logOf(unhardened).results, []);
});

test('unexpected is an error, its echo a warning, and the file that declares the scenario the place', (t) => {
  t.deepEqual(inShort(drifted), ['error motw-propagation', 'warning launch-gate']);
  const [result] = logOf(drifted).results;
  t.is(
    result?.message.text,
    'Unexpected: motw-propagation in T1553.005-2: expected prevented, seen not-configured. The target was probed and has it switched off. Results of the reference guest are no evidence about Windows.',
  );
  t.deepEqual(result?.locations[0]?.physicalLocation.artifactLocation, {
    uri: 'scenarios/T1553.005-2.yaml',
    uriBaseId: '%SRCROOT%',
  });
});

test('the echo of a control that failed is no failure of the run', (t) => {
  t.true(logOf(drifted).invocations[0]?.executionSuccessful);
});

test('a known gap is a note that is suppressed, with its reason', (t) => {
  t.deepEqual(inShort(knownGap), ['note image-mounted']);
  t.deepEqual(logOf(knownGap).results[0]?.suppressions, [
    {
      kind: 'external',
      status: 'accepted',
      justification: 'known gap until 2027-01-31: the rule is being written, until then: watch by hand',
    },
  ]);
  t.deepEqual(logOf(drifted).results[0]?.suppressions, []);
});

test('a step that nothing declared blocked is a warning', (t) => {
  const { unreached } = doubtful;
  t.deepEqual(inShort(unreached as RunRecord), ['warning launch-gate', 'warning undeclared']);
});

for (const [name, run] of Object.entries(doubtful)) {
  test(`${name}: there is a result, the run did not succeed, and says why`, (t) => {
    const { results, invocations } = logOf(run);
    t.true(results.some(({ level }) => level === 'error' || level === 'warning'));
    t.false(invocations[0]?.executionSuccessful);
    t.not(invocations[0]?.toolExecutionNotifications.length, 0);
  });
}

test('what a run could not tell is named', (t) => {
  const said = (run: RunRecord) =>
    logOf(run).invocations[0]?.toolExecutionNotifications.map(
      ({ descriptor, message }) => `${descriptor.id} ${message.text}`,
    );
  t.deepEqual(said(interrupted), [
    'NOT_TOLD the run was interrupted: what it did not judge is not known.',
    'NOT_CLEAN it is not proven that nothing was left behind.',
  ]);
  t.deepEqual(said(faulty), [
    'NOT_CLEAN clean-up of vhd-open unmarked: RESIDUE, text of RESIDUE.',
    'FAULT ECONNRESET: the channel was closed by the target.',
    'INCONCLUSIVE not judged: motw-propagation in vhd-open, launch-gate in vhd-open.',
  ]);
});

test('a fingerprint is the same in every run of a target, and another for another target, scenario or control', (t) => {
  const later: RunRecord = {
    ...drifted,
    id: '20261125-064512-aaaa',
    startedAt: '2026-11-25T06:45:12.000Z',
    target: { ...drifted.target, posture: { ...drifted.target.posture, name: 'patched' } },
  };
  const elsewhere = { ...drifted, target: { ...drifted.target, name: 'lab-07' } };
  const of = (run: RunRecord) =>
    logOf(run).results.map((result) => JSON.stringify(result.partialFingerprints));
  t.deepEqual(of(later), of(drifted));
  t.deepEqual(
    of(elsewhere).filter((one) => of(drifted).includes(one)),
    [],
  );
  const twice: RunRecord = {
    ...drifted,
    scenarios: [...drifted.scenarios, ...drifted.scenarios.map((one) => ({ ...one, id: 'vhd-open' }))],
  };
  t.is(new Set(of(twice)).size, 4);
  t.regex(logOf(drifted).results[0]?.partialFingerprints.primaryLocationLineHash ?? '', /^[0-9a-f]{16}:1$/);
});

test('a doubt is the same alert in every run, though its text has names that are new each time', (t) => {
  const withFaults = (...codes: readonly string[]) => ({
    ...hardened,
    observations: codes.map((code) =>
      observation(null, null, 'fault', { code }, `see runs/${code}/console.log`),
    ),
  });
  const of = (run: RunRecord) =>
    logOf(run).results.map(({ partialFingerprints }) => JSON.stringify(partialFingerprints));
  const two = of(withFaults('first', 'second'));
  t.is(new Set(two).size, 2);
  t.deepEqual(of(withFaults('third', 'fourth')), two);
});

test('series of runs are told apart by target and posture', (t) => {
  t.is(logOf(drifted).automationDetails.id, 'motw-harness/reference/hardened/20261124-064512-3f9a');
  const odd = { ...drifted, target: { ...drifted.target, name: 'a/b' } };
  t.is(logOf(odd).automationDetails.id.split('/').length, 4);
  const guid = logOf(drifted).automationDetails.guid;
  t.is(logOf({ ...hardened }).automationDetails.guid, guid);
  t.not(logOf({ ...drifted, id: 'another' }).automationDetails.guid, guid);
});

function diffOf(before: Readonly<Record<string, Status | null>>, given: Partial<Diff> = {}): Diff {
  const side = { runs: [drifted.id], target: 'reference', posture: 'hardened', startedAt: drifted.startedAt };
  const verdicts = drifted.scenarios[0]?.verdicts ?? [];
  return {
    schema: 'motw.diff/1',
    before: { ...side, id: 'earlier', runs: ['earlier'] },
    after: { ...side, id: drifted.id },
    across: false,
    differences: [],
    controls: verdicts.map(({ control, kind, status }) => ({
      ...{ scenario: 'T1553.005-2', control, kind, after: status, why: null, beforeRun: 'earlier' },
      before: control in before ? (before[control] ?? null) : status,
      change: 'unchanged',
      seen: { before: {}, after: {} },
    })),
    ...given,
  };
}

const states = (diff: Diff | null) => logOf(drifted, diff).results.map(({ baselineState }) => baselineState);

test('a result was there in the baseline, or another one was, or it is new', (t) => {
  t.deepEqual(states(diffOf({})), ['unchanged', 'unchanged']);
  t.deepEqual(states(diffOf({ 'motw-propagation': 'prevented', 'launch-gate': 'prevented' })), [
    'new',
    'new',
  ]);
  t.deepEqual(states(diffOf({ 'motw-propagation': 'not-prevented' })), ['updated', 'unchanged']);
  const log = logOf(drifted, diffOf({}));
  t.is(log.baselineGuid, logOf({ ...drifted, id: 'earlier' }).automationDetails.guid);
  t.deepEqual(wrongWith(documentOf(drifted, diffOf({}))), []);
});

test('where it can be said of one result and not of the other, it is said of none', (t) => {
  const untold = [undefined, undefined];
  t.deepEqual(states(null), untold);
  t.deepEqual(states(diffOf({ 'launch-gate': null })), untold);
  t.deepEqual(states(diffOf({}, { before: null })), untold);
  const other = diffOf({});
  t.deepEqual(states({ ...other, after: { ...other.after, runs: ['another'] } }), untold);
  t.is(logOf(drifted, diffOf({ 'launch-gate': null })).baselineGuid, undefined);
});

test('what is as expected again is no result: some readers would take it for one', (t) => {
  const before = diffOf({ 'mount-verb': 'not-prevented' });
  t.deepEqual(inShort(drifted, before), ['error motw-propagation', 'warning launch-gate']);
  t.deepEqual(inShort(allActed), []);
});

test('the name of a scenario is one part of an address', (t) => {
  const odd: RunRecord = {
    ...drifted,
    scenarios: [
      scenario({
        id: '../a b#c?d%\ud800',
        verdicts: [verdict('x', 'missed', { outcome: 'unexpected', expected: 'detected' })],
      }),
    ],
  };
  const { uri } = logOf(odd).results[0]?.locations[0]?.physicalLocation.artifactLocation ?? { uri: '' };
  t.is(uri, 'scenarios/.._a%20b%23c%3Fd%25%5Cu%7Bd800%7D.yaml');
});

test('a result stands in the file that its scenario is read from, where that is known', (t) => {
  const [result] = documentOf(drifted, null, (id) => `lab/our scenarios/${id}.yaml`).runs[0]?.results ?? [];
  const { uri } = result?.locations[0]?.physicalLocation.artifactLocation ?? { uri: '' };
  t.is(uri, 'lab/our%20scenarios/T1553.005-2.yaml');
});

test('every result has a place, though there is no scenario: GitHub takes no log in which one has none', (t) => {
  const [result] = logOf(everyRun.empty as RunRecord).results;
  t.is(result?.locations[0]?.physicalLocation.artifactLocation.uri, 'scenarios/CATALOGUE.md');
});
