import type { JsonObject, Observation } from '../../../model/observation.ts';
import type { ArmRecord, RunRecord, StepRecord } from '../../../model/run-record.ts';
import type { StepName } from '../../../model/words.ts';
import { attemptsOf, ownReason } from './attempts.ts';

/**
 * The rungs that the arm's last attempt climbed, and the one where it stopped, in so few words that an arm is one line of 80
 * columns: a rung that the next one implies is left out, and what always succeeds is named only when it does not.
 */
export function ladder(run: RunRecord, scenario: string, arm: ArmRecord): readonly string[] {
  const last = attemptsOf(run, scenario, arm).at(-1);
  return last?.steps.flatMap((record) => rungsOf(record, last.observations)) ?? [];
}

function rungsOf(record: StepRecord, seen: readonly Observation[]): readonly string[] {
  const { step, status, reason } = record;
  const ofStep = seen.filter((o) => o.step === step);
  const name = step === 'deliver' ? 'delivery' : step;
  const code = reason === null ? '' : ` ${reason.code}`;
  switch (status) {
    case 'skipped':
      return ownReason(record) === null ? [] : [`${name} not tried${code}`];
    case 'running':
      return [`${name} did not end`];
    case 'blocked':
    case 'failed':
      return [...(step === 'deliver' ? sent(ofStep) : []), `${name} ${status}${code}`];
    case 'completed':
      return completed[step](ofStep);
  }
}

type Rungs = (ofStep: readonly Observation[]) => readonly string[];

const completed: Readonly<Record<StepName, Rungs>> = {
  build: () => [],
  deliver: (seen) => [...sent(seen), ...arrived(seen)],
  mount: (seen) => {
    const refused = seen.some(({ kind, data }) => kind === 'mount-attempt' && data.is !== 'done');
    return [
      refused ? (lastOf(seen, 'mount-attempt', ({ by }) => `mounted by ${by}`)[0] ?? 'mounted') : 'mounted',
    ];
  },
  inspect: (seen) => [
    ...lastOf(seen, 'content', ({ matches }) => (matches === true ? 'match' : 'differs')),
    ...lastOf(seen, 'zone-read', zoneOf),
  ],
  open: (seen) => {
    const trace = lastOf(seen, 'trace', ({ found }) => (found === true ? 'ran' : 'opened without a trace'));
    const view = lastOf(seen, 'view-read', ({ view: how }) =>
      how === 'protected' ? 'in Protected View' : 'shown for editing',
    );
    const how = [...trace, ...view];
    return how.length === 0 ? ['opened'] : how;
  },
  collect: () => [],
  'clean-up': () => ['clean'],
};

/** By which way it came past a gateway; nothing of what one stopped, or of what went through none. */
function sent(seen: readonly Observation[]): readonly string[] {
  return seen.flatMap(({ kind, data: { by, gateway, is } }) =>
    kind === 'deliver-attempt' && gateway !== undefined && is === 'done' ? [`via ${by}`] : [],
  );
}

/** What it is in the end: a delivery would not have gone on without the mark that the arm asks for. */
function arrived(seen: readonly Observation[]): readonly string[] {
  const unpacked = seen.filter(({ data }) => data.unpacked === true);
  const copied = seen.filter(({ data }) => typeof data.copiedTo === 'string');
  const made = [
    ...lastOf(unpacked, 'zone-read', (data) => `unpacked ${zoneOf(data)}`),
    ...lastOf(copied, 'mark-read', (data) => `copied ${markOf(data)}`),
  ];
  if (made.length > 0) return made;
  const mark = lastOf(seen, 'mark-read', (data) => (data.unblocked === true ? 'unblocked' : markOf(data)));
  return mark.length === 0 ? ['delivered'] : mark;
}

function markOf({ stream }: JsonObject): string {
  return stream === null ? 'unmarked' : 'marked';
}

function zoneOf({ mapped }: JsonObject): string {
  return typeof mapped === 'number' ? `zone ${mapped}` : 'no zone';
}

/** What the last observation of a kind says; nothing where there is none. */
function lastOf(
  seen: readonly Observation[],
  kind: Observation['kind'],
  say: (data: Observation['data']) => string,
): readonly string[] {
  const last = seen.findLast((o) => o.kind === kind);
  return last === undefined ? [] : [say(last.data)];
}
