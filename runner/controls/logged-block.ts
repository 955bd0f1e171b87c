import type { Sign } from '../model/control.ts';
import type { Observation } from '../model/observation.ts';
import type { ControlId } from '../model/words.ts';
import { policyWas } from './attempt-evidence.ts';

const attemptKinds: readonly Observation['kind'][] = ['deliver-attempt', 'mount-attempt', 'open-attempt'];

/**
 * The control's own record of a block, and what was stopped beside it: a refused attempt, or a file that is gone. Neither is enough
 * alone, and they must be of one attempt: the record may be of a block that did not hold, the refusal somebody else's.
 */
export function loggedBlocks(ofSteps: readonly Observation[], control: ControlId): readonly Sign[] {
  const steps = [...Map.groupBy(ofSteps, ({ step }) => step).values()];
  return steps.flatMap(
    (ofStep) => takenAway(ofStep, control) ?? attempts(ofStep).flatMap((of) => paired(of, control)),
  );
}

/** A file that the control took away: what was tried with it afterwards failed because of that. Null: none is gone. */
function takenAway(ofStep: readonly Observation[], control: ControlId): readonly Sign[] | null {
  const gone = ofStep.filter(({ kind }) => kind === 'taken-away');
  const records = recorded(ofStep, control, 'block');
  if (gone.length === 0 || records.length === 0) return null;
  return signs('stopped', [...ofStep.filter(isRefused), ...gone, ...records]);
}

function paired(ofAttempt: readonly Observation[], control: ControlId): readonly Sign[] {
  const blocks = recorded(ofAttempt, control, 'block');
  const warnings = recorded(ofAttempt, control, 'warn');
  const refused = ofAttempt.filter(isRefused);
  const prompted = ofAttempt.filter(({ kind, data }) => isAttempt(kind) && data.is === 'prompted');
  if (blocks.length > 0 && refused.length > 0) {
    // Where the policy only warns, a user may let it run [?].
    const warns = refused.some((attempt) => policyWas(attempt, control, 'warn'));
    return signs(warns ? 'warned' : 'stopped', [...refused, ...blocks]);
  }
  return warnings.length > 0 && prompted.length > 0 ? signs('warned', [...prompted, ...warnings]) : [];
}

/** Each attempt with what was recorded until the next one. */
function attempts(ofStep: readonly Observation[]): readonly (readonly Observation[])[] {
  const parts: Observation[][] = [[]];
  for (const seen of ofStep) {
    if (isAttempt(seen.kind) || isRefused(seen)) parts.push([]);
    parts.at(-1)?.push(seen);
  }
  return parts;
}

function recorded(
  observations: readonly Observation[],
  control: ControlId,
  action: string,
): readonly Observation[] {
  return observations.filter(
    ({ kind, data }) => kind === 'control-log' && data.control === control && data.action === action,
  );
}

/** What could not be placed, marked or copied is told as a delivery that was refused. */
function isRefused({ kind, data }: Observation): boolean {
  return (isAttempt(kind) || kind === 'delivered') && data.is === 'refused';
}

function isAttempt(kind: Observation['kind']): boolean {
  return attemptKinds.includes(kind);
}

function signs(sign: Sign['sign'], observations: readonly Observation[]): readonly Sign[] {
  return observations.map(({ id }) => ({ observation: id, sign }));
}
