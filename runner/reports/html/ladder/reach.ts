import type { ScenarioRecord } from '../../../model/run-record.ts';
import { type ActiveArm, type StepName, stepNames } from '../../../model/words.ts';
import type { Attempt } from '../../content/attempts.ts';
import { type Rung, rungsOf } from './rungs.ts';

/** How far one try of an arm came. */
export interface Reach {
  readonly rungs: readonly Rung[];
  /** The rung where it stopped; null when every rung up to the collection was reached. */
  readonly stop: Rung | null;
  /** Controls whose verdict says that they acted there. */
  readonly by: readonly string[];
}

export function reachOf(scenario: ScenarioRecord, arm: ActiveArm, attempt: Attempt): Reach {
  const rungs = rungsOf(attempt, arm, stepsOf(scenario));
  const stop = rungs.find(({ state }) => state !== 'reached') ?? null;
  const ids = new Set(attempt.observations.filter(({ step }) => step === stop?.step).map(({ id }) => id));
  const by =
    stop?.state !== 'stopped'
      ? []
      : scenario.verdicts.filter(
          ({ kind, arms, evidence }) =>
            kind === 'preventive' &&
            (arms[arm] === 'prevented' || arms[arm] === 'warned') &&
            evidence.some((id) => ids.has(id)),
        );
  return { rungs, stop, by: by.map(({ control }) => control) };
}

/** Those that any arm of the scenario has a record of; an arm that ended early has not all. */
function stepsOf({ arms }: ScenarioRecord): readonly StepName[] {
  const known = new Set(arms.flatMap(({ steps }) => steps.map(({ step }) => step)));
  return stepNames.filter((name) => known.has(name));
}

/** In one sentence without its end. */
export function reachInWords({ rungs, stop, by }: Reach): string {
  if (rungs.length === 0) return 'nothing was begun';
  if (stop === null) {
    const last = rungs.findLast(({ step }) => step !== 'collect' && step !== 'clean-up');
    const on = rungs
      .filter(({ refused }) => refused !== '')
      .map(({ name, refused }) => `${name}: ${refused}`);
    const way = on.length === 0 ? '' : ` (on the way, ${on.join('; ')})`;
    return `${last?.name === 'trace' ? 'nothing stopped it: the program ran' : 'nothing stopped it'}${way}`;
  }
  const code = stop.says === '' ? '' : ` (${stop.says})`;
  switch (stop.state) {
    case 'stopped':
      return `stopped at “${stop.name}”${by.length === 0 ? '' : ` by ${by.join(' and ')}`}${code}`;
    case 'failed':
      return `broke at “${stop.name}”${code}`;
    case 'did not end':
      return `did not end: “${stop.name}” was under way`;
    default:
      return `came to its end before “${stop.name}”`;
  }
}
