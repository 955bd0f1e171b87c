import type { ScenarioRecord } from '../../../model/run-record.ts';
import { type ActiveArm, type StepName, stepNames } from '../../../model/words.ts';
import type { Attempt } from '../../content/arms/attempts.ts';
import { type Rung, rungsOf } from './rungs.ts';

/** How far one try of an arm came. */
export interface Reach {
  readonly rungs: readonly Rung[];
  /** The rung where it stopped; null when it went as far as the scenario goes. */
  readonly stop: Rung | null;
  /** Controls whose verdict says that they acted there. */
  readonly by: readonly string[];
  /** What went wrong behind it, in the collection or the clean-up. */
  readonly after: Rung | null;
  /** Whether it came as far as its clean-up: one of a killed run may not even have begun its next step. */
  readonly ended: boolean;
}

export function reachOf(scenario: ScenarioRecord, arm: ActiveArm, attempt: Attempt): Reach {
  const rungs = rungsOf(attempt, arm, stepsOf(scenario));
  const isAfter = ({ step }: Rung) => step === 'collect' || step === 'clean-up';
  const stop = rungs.find((rung) => !isAfter(rung) && rung.state !== 'reached') ?? null;
  const after = rungs.find((rung) => isAfter(rung) && !['reached', 'not tried'].includes(rung.state)) ?? null;
  const ids = new Set(attempt.observations.filter(({ step }) => step === stop?.step).map(({ id }) => id));
  const acted = scenario.verdicts.filter(
    ({ kind, arms, evidence }) =>
      kind === 'preventive' &&
      (arms[arm] === 'prevented' || arms[arm] === 'warned') &&
      evidence.some((id) => ids.has(id)),
  );
  const by = stop?.state === 'stopped' ? acted.map(({ control }) => control) : [];
  return { rungs, stop, by, after, ended: attempt.steps.some(({ step }) => step === 'clean-up') };
}

/** Those that any arm of the scenario has a record of; an arm that ended early has not all. */
function stepsOf({ arms }: ScenarioRecord): readonly StepName[] {
  const known = new Set(arms.flatMap(({ steps }) => steps.map(({ step }) => step)));
  return stepNames.filter((name) => known.has(name));
}

/** In one sentence without its end. */
export function reachInWords({ rungs, stop, by, after, ended }: Reach): string {
  const last = rungs.findLast(({ state }) => state === 'reached');
  if (last === undefined && stop === null) return 'nothing was begun';
  if (stop === null && !ended) return `cut short after “${last?.name}”`;
  const came = stop === null ? wholeWay(rungs) : endedAt(stop, by);
  return after === null ? came : `${came}; ${endedAt(after, [])}`;
}

function wholeWay(rungs: readonly Rung[]): string {
  const on = rungs.filter(({ refused }) => refused !== '').map(({ name, refused }) => `${name}: ${refused}`);
  const way = on.length === 0 ? '' : ` (on the way, ${on.join('; ')})`;
  const ran = rungs.some(({ name, says }) => name === 'trace' && says !== '');
  const shown = rungs.find(({ name }) => name === 'shown')?.says ?? '';
  const end = ran ? ': the program ran' : shown === '' ? '' : `: the document was shown ${shown}`;
  return `nothing stopped it${end}${way}`;
}

function endedAt({ name, state, says }: Rung, by: readonly string[]): string {
  const why = says === '' ? '' : ` (${says})`;
  switch (state) {
    case 'stopped':
      return `stopped at “${name}”${by.length === 0 ? '' : ` by ${by.join(' and ')}`}${why}`;
    case 'failed':
      return `broke at “${name}”${why}`;
    case 'did not end':
      return `did not end: “${name}” was under way`;
    default:
      return says === ''
        ? `cut short before “${name}”`
        : `nothing stopped it up to “${name}”, which could not be tried${why}`;
  }
}
