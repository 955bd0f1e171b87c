import type { RunRecord, Verdict } from '../../runner/model/run-record.ts';
import { hostileRun } from './html/hostile-run.ts';
import { hostile } from './html/samples.ts';
import { arm, climb, runRecord, scenario, step, steps, verdict } from './record-builder.ts';
import { exercised } from './sample-exercise.ts';
import { drifted, faulty, hardened, interrupted } from './sample-runs.ts';

const arms = [arm('marked', steps()), arm('unmarked', steps())];
const seen = [...climb('marked', null, 'both'), ...climb('unmarked', null, 'both')];

function judged(verdicts: readonly Verdict[], given: Partial<RunRecord> = {}): RunRecord {
  return runRecord({ scenarios: [scenario({ arms, verdicts })], observations: seen, ...given });
}

/** All controls off, and nobody claimed otherwise. */
export const unhardened = judged([
  verdict('mount-verb', 'not-configured'),
  verdict('motw-propagation', 'not-configured'),
  verdict('image-mounted', 'not-instrumented'),
]);

export const allActed = judged([verdict('launch-gate', 'prevented'), verdict('image-mounted', 'detected')]);

export const halfDone = judged([verdict('launch-gate', 'warned'), verdict('image-mounted', 'late')]);

export const knownGap = judged(
  [
    verdict('launch-gate', 'prevented'),
    verdict('image-mounted', 'missed', {
      outcome: 'known-gap',
      why: 'no alert was tied to the arm in time; known gap until 2027-01-31: the rule is being written, until then: watch by hand',
    }),
  ],
  { outcome: 'known-gap' },
);

/** Left unclean, though every verdict is as expected. */
const dirty = judged([verdict('launch-gate', 'prevented')], {
  cleanUp: 'dirty',
  scenarios: [
    scenario({
      arms: [arm('marked', steps(step('clean-up', 'failed', 'RESIDUE'))), arm('unmarked', steps())],
      verdicts: [verdict('launch-gate', 'prevented')],
    }),
  ],
});

/** The record says so, and none of its arms does. */
const dirtyForNoReason = judged([verdict('launch-gate', 'prevented')], { cleanUp: 'dirty' });

const unstated = judged([verdict('launch-gate', 'prevented', { expected: null, outcome: 'unstated' })], {
  outcome: 'inconclusive',
});

/** Every control was out of reach. */
const unreached = judged(
  [
    verdict('launch-gate', 'not-reached', { expected: 'prevented', outcome: 'inconclusive' }),
    verdict('undeclared', 'blocked-unattributed', { expected: null, outcome: 'unstated' }),
  ],
  { outcome: 'inconclusive' },
);

/** A forged or broken record: its outcome says more than there is. */
const empty = runRecord({ outcome: 'expected', cleanUp: 'clean', quiet: null });
export const unjudged = runRecord({ scenarios: [scenario({ arms })], outcome: 'expected' });

const running: RunRecord = {
  ...allActed,
  state: 'running',
  finishedAt: null,
  outcome: null,
  cleanUp: null,
};

/** What every format of others must make a valid document of. */
export const everyRun: Readonly<Record<string, RunRecord>> = {
  ...{ hardened, drifted, faulty, interrupted, exercised, unhardened, allActed, halfDone, knownGap },
  ...{ dirty, dirtyForNoReason, unstated, unreached, empty, unjudged, running },
  hostile: hostileRun(hostile),
  long: hostileRun('x'.repeat(1024 * 1024)),
  nameless: hostileRun(''),
};

/** Nothing about these says that a control works, or not all of it. */
export const doubtful: Readonly<Record<string, RunRecord>> = {
  ...{ faulty, interrupted, dirty, dirtyForNoReason, unstated, unreached, empty, unjudged, running },
};

/** All texts of a document, its keys too. */
export function textsOf(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value];
  if (value === null || typeof value !== 'object') return [];
  return Object.entries(value).flatMap(([key, inside]) => [key, ...textsOf(inside)]);
}

/** Longest that a text of a guest may come out: cut at 600 characters, each spelled out in at most nine, and the dots. */
export const longestText = 600 * 9 + 3;
