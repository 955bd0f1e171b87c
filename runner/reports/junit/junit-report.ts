import type { Diff } from '../../model/memory/diff.ts';
import type { RunRecord, ScenarioRecord, StepRecord, Verdict } from '../../model/run-record.ts';
import { ladder } from '../content/arms/ladder.ts';
import { noiseOf } from '../content/arms/noise.ts';
import { residualGaps } from '../content/arms/residual-gaps.ts';
import { notProvenClean, runTrouble } from '../content/run/run-trouble.ts';
import { driftOf } from '../content/target/drift.ts';
import { evidenceRemark } from '../content/target/evidence-remark.ts';
import { mechanismOf, modelledBy } from '../content/target/modelled.ts';
import { findingsOf } from '../content/verdicts/findings.ts';
import { printable } from '../printable.ts';
import { baselineResult } from './baseline-result.ts';
import { junitDocument, type TestCase, type TestSuite } from './junit-document.ts';
import { testCase } from './test-case.ts';

/**
 * A suite a scenario with a test a control, and one suite with tests about the run itself, so that a run which judged nothing, left
 * something behind or regressed is not green. A passed test is an outcome that was expected, not a control that acted: its name says
 * what that is. Without the last line's end.
 *
 * @param diff the run held against its baseline, where it had one
 */
export function junitReport(run: RunRecord, diff: Diff | null): string {
  return junitDocument([
    runSuite(run, diff),
    ...run.scenarios.map((scenario) => scenarioSuite(run, scenario)),
  ]);
}

function runSuite(run: RunRecord, diff: Diff | null): TestSuite {
  return {
    ...suite(run, 'run', run.startedAt, run.quiet?.steps ?? []),
    cases: [runCase(run), cleanUpCase(run), ...(diff === null ? [] : [baselineCase(run, diff)])],
    out: [`noise: ${noiseOf(run)}`, ...remarks(run)].map(printable),
    err: findingsOf(run)
      .filter(({ label }) => label === 'FAULT' || label === 'NOT CLEAN')
      .map(({ label, text }) => `${label} ${text}`),
  };
}

function runCase(run: RunRecord): TestCase {
  const trouble = runTrouble(run);
  const message = trouble === null ? '' : printable(trouble);
  return {
    ...aboutRun(run, 'run'),
    result: trouble === null ? null : { is: 'error', message, type: 'inconclusive', text: message },
  };
}

function cleanUpCase(run: RunRecord): TestCase {
  if (run.cleanUp === 'clean') return { ...aboutRun(run, 'clean-up'), result: null };
  const left = findingsOf(run).flatMap(({ label, text }) => (label === 'NOT CLEAN' ? [text] : []));
  const dirty = run.cleanUp === 'dirty';
  const message = dirty
    ? 'the run left something behind, or could not prove that it did not'
    : notProvenClean;
  return {
    ...aboutRun(run, 'clean-up'),
    result: {
      is: dirty ? 'failure' : 'error',
      message,
      type: dirty ? 'dirty' : 'not-proven',
      text: [message, ...left].join('\n'),
    },
  };
}

function baselineCase(run: RunRecord, diff: Diff): TestCase {
  return { ...aboutRun(run, 'baseline'), result: baselineResult(diff) };
}

function aboutRun(run: RunRecord, name: string): Omit<TestCase, 'result'> {
  return { classname: classOf(run, 'run'), name, seconds: 0 };
}

/** Runs in several postures stand side by side in one job: a test of one must not stand for that of another. */
function classOf({ target }: RunRecord, about: string): string {
  const { name: posture } = target.posture;
  return named([target.name, ...(posture === null ? [] : [posture]), about].join('.'));
}

function scenarioSuite(run: RunRecord, scenario: ScenarioRecord): TestSuite {
  const { id, arms, verdicts, notExercised } = scenario;
  const steps = arms.flatMap((arm) => arm.steps);
  return {
    ...suite(run, id, steps[0]?.startedAt ?? run.startedAt, steps),
    cases: verdicts.map((verdict) => testCase(verdict, classOf(run, id), run)),
    out: [
      ...arms.map((arm) => `${arm.arm}: ${ladder(run, id, arm).join(' > ')}`),
      ...verdicts.map((verdict) => lineOf(verdict, run)),
      ...(notExercised.length === 0 ? [] : [`not exercised: ${notExercised.join(', ')}`]),
      ...residualGaps(run, scenario).map((gap) => `residual gap: ${gap}`),
      ...remarks(run),
    ].map(printable),
    err: [],
  };
}

function lineOf({ control, status, expected }: Verdict, run: RunRecord): string {
  const mechanism = mechanismOf(run, control);
  const held = expected === null ? 'nothing expected' : `expected ${expected}`;
  return `${control}: ${status}, ${held}${mechanism === null ? '' : ` (${mechanism} on the reference guest)`}`;
}

/** What all suites of a run share. */
function suite(
  run: RunRecord,
  about: string,
  timestamp: string,
  steps: readonly StepRecord[],
): Omit<TestSuite, 'cases' | 'out' | 'err'> {
  const { name, platform, posture } = run.target;
  const where = `${about} on ${name}${posture.name === null ? '' : `, posture ${posture.name}`}`;
  return {
    name: named(
      platform === 'reference' ? `${where} (reference guest, modelled: no evidence about Windows)` : where,
    ),
    package: named(name),
    hostname: named(name),
    timestamp,
    seconds: steps.reduce((sum, { durationMs }) => sum + durationMs, 0) / 1000,
    properties: propertiesOf(run).map(([key, value]) => [named(key), printable(value)] as const),
  };
}

function propertiesOf(run: RunRecord): readonly (readonly [string, string])[] {
  const { name, platform, fingerprint, posture } = run.target;
  const modelled = modelledBy(run);
  const remark = evidenceRemark(run);
  return [
    ['run', run.id],
    ...(run.batch === null ? [] : [['batch', run.batch] as const]),
    ['started', run.startedAt],
    ['target', name],
    ['platform', platform],
    ...(remark === null ? [] : [['remark', remark] as const]),
    ['posture', posture.name ?? 'as it was found'],
    ['drift', driftOf(run).join(', ') || 'none'],
    ['modelled', modelled === null ? 'no' : `yes: ${modelled.map((one) => one.name).join('; ')}`],
    ['harness', run.harness.version],
    ...Object.entries(fingerprint).map(([key, value]) => [`fingerprint.${key}`, String(value)] as const),
  ];
}

function remarks(run: RunRecord): readonly string[] {
  const remark = evidenceRemark(run);
  return remark === null ? [] : [`note: ${remark}`];
}

/** For attributes that may not be empty. */
function named(text: string): string {
  return printable(text).trim() || '-';
}
