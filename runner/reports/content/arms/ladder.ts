import type { Observation } from '../../../model/observation.ts';
import type { ArmRecord, RunRecord, StepRecord } from '../../../model/run-record.ts';
import type { StepName } from '../../../model/words.ts';
import { attemptsOf } from './attempts.ts';

/**
 * The rungs that the arm's last attempt climbed, and the one where it stopped, in so few words that an arm is one line of 80
 * columns: a rung that the next one implies is left out, and what always succeeds is named only when it does not.
 */
export function ladder(run: RunRecord, scenario: string, arm: ArmRecord): readonly string[] {
  const last = attemptsOf(run, scenario, arm).at(-1);
  return last?.steps.flatMap((record) => rungsOf(record, last.observations)) ?? [];
}

function rungsOf({ step, status, reason }: StepRecord, seen: readonly Observation[]): readonly string[] {
  const name = step === 'deliver' ? 'delivery' : step;
  const code = reason === null ? '' : ` ${reason.code}`;
  switch (status) {
    case 'skipped':
      return [];
    case 'running':
      return [`${name} did not end`];
    case 'blocked':
    case 'failed':
      return [`${name} ${status}${code}`];
    case 'completed':
      return completed[step](seen.filter((o) => o.step === step));
  }
}

type Rungs = (ofStep: readonly Observation[]) => readonly string[];

const completed: Readonly<Record<StepName, Rungs>> = {
  build: () => [],
  deliver: (seen) => {
    const mark = lastOf(seen, 'mark-read', ({ stream }) => (stream === null ? 'unmarked' : 'marked'));
    return mark.length === 0 ? ['delivered'] : mark;
  },
  mount: (seen) => {
    const refused = seen.some(({ kind, data }) => kind === 'mount-attempt' && data.is !== 'done');
    return [
      refused ? (lastOf(seen, 'mount-attempt', ({ by }) => `mounted by ${by}`)[0] ?? 'mounted') : 'mounted',
    ];
  },
  inspect: (seen) => [
    ...lastOf(seen, 'content', ({ matches }) => (matches === true ? 'match' : 'differs')),
    ...lastOf(seen, 'zone-read', ({ mapped }) => (typeof mapped === 'number' ? `zone ${mapped}` : 'no zone')),
  ],
  open: (seen) => {
    const trace = lastOf(seen, 'trace', ({ found }) => (found === true ? 'ran' : 'opened without a trace'));
    return trace.length === 0 ? ['opened'] : trace;
  },
  collect: () => [],
  'clean-up': () => ['clean'],
};

/** What the last observation of a kind says; nothing where there is none. */
function lastOf(
  seen: readonly Observation[],
  kind: Observation['kind'],
  say: (data: Observation['data']) => string,
): readonly string[] {
  const last = seen.findLast((o) => o.kind === kind);
  return last === undefined ? [] : [say(last.data)];
}
