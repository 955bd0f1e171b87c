import { defaultDeadlineMs, type Expectations, giveUpFactor } from '../../model/expectation.ts';
import type { RunRecord } from '../../model/run-record.ts';
import { type ControlId, type ControlKind, type Status, undeclared } from '../../model/words.ts';
import type { ConfigText } from './config-text.ts';

/** An expectation that a run would change. */
export interface Change {
  readonly scenario: string;
  readonly control: ControlId;
  readonly kind: ControlKind;
  /** What is expected now; null: nothing is. */
  readonly before: Status | null;
  readonly after: Status;
  /** Its known gap goes, with this reason; null: it has none. */
  readonly gap: string | null;
}

/** A status that is not taken over, and why. */
export interface LeftAsIs {
  readonly scenario: string;
  readonly control: ControlId;
  readonly status: Status;
  readonly why: string;
}

export interface Known {
  /** What is expected of a scenario on the run's target now; null: there is no such scenario any more. */
  readonly expected: (scenario: string) => Expectations | null;
  readonly controls: readonly ControlId[];
}

/** What would change if a run's statuses became what is expected. */
export function acceptedFrom(
  { scenarios }: Pick<RunRecord, 'scenarios'>,
  { expected, controls }: Known,
): { readonly changes: readonly Change[]; readonly left: readonly LeftAsIs[] } {
  const changes: Change[] = [];
  const left: LeftAsIs[] = [];
  for (const { id: scenario, verdicts } of scenarios) {
    const now = expected(scenario);
    for (const { control, kind, status } of verdicts) {
      const before = now?.get(control) ?? null;
      if (before?.status === status) continue;
      const why = notTaken(status, control, now !== null, controls);
      if (why !== null) left.push({ scenario, control, status, why });
      else {
        const gap = before?.knownGap?.reason ?? null;
        changes.push({ scenario, control, kind, before: before?.status ?? null, after: status, gap });
      }
    }
  }
  return { changes, left };
}

function notTaken(
  status: Status,
  control: ControlId,
  scenarioThere: boolean,
  controls: readonly ControlId[],
): string | null {
  if (status === 'inconclusive') return 'what could not be known is not to be expected';
  if (control === undeclared)
    return 'a block that no control explains can not be expected: declare the control';
  if (!scenarioThere) return 'there is no such scenario any more';
  return controls.includes(control) ? null : 'there is no such control any more';
}

/** Writes them in. Deadlines stay, a known gap of another status goes. */
export function writeAccepted(
  text: ConfigText,
  target: string,
  changes: readonly Change[],
  expected: Known['expected'],
): void {
  for (const { scenario, control, kind, after } of changes) {
    const path = ['expect', target, scenario, control];
    const stated = text.at(path);
    if (typeof stated === 'object' && stated !== null) {
      text.set([...path, 'status'], after);
      text.delete([...path, 'knownGap']);
    } else
      text.set(path, kind === 'detective' ? withPatience(after, expected(scenario)?.get(control)) : after);
  }
}

/** What is written for one scenario is all that holds there, so a deadline that came from elsewhere is written as well. */
function withPatience(
  status: Status,
  before: { readonly deadlineMs: number; readonly giveUpAfterMs: number } | undefined,
): unknown {
  const { deadlineMs = defaultDeadlineMs, giveUpAfterMs = deadlineMs * giveUpFactor } = before ?? {};
  const deadline = deadlineMs === defaultDeadlineMs ? {} : { deadline: written(deadlineMs) };
  const giveUp = giveUpAfterMs === deadlineMs * giveUpFactor ? {} : { giveUpAfter: written(giveUpAfterMs) };
  return Object.keys({ ...deadline, ...giveUp }).length === 0 ? status : { status, ...deadline, ...giveUp };
}

function written(ms: number): string {
  return ms % 1_000 === 0 ? `${ms / 1_000}s` : `${ms}ms`;
}
