import type { JsonObject, Observation, ObservationKind } from '../../../model/observation.ts';
import type { StepRecord } from '../../../model/run-record.ts';
import type { ActiveArm, StepName } from '../../../model/words.ts';
import type { Attempt } from '../../content/arms/attempts.ts';

/** `stopped`: the guest refused, or what should have followed did not. `failed`: a fault. */
export type RungState = 'reached' | 'stopped' | 'failed' | 'did not end' | 'not tried';

export interface Rung {
  readonly step: StepName;
  readonly name: string;
  readonly state: RungState;
  /** What was seen there, or why it ended there; empty where there is nothing to say. From the guest in part. */
  readonly says: string;
  /** Ways that were refused before another one led there: `double-click refused, ERROR_NO_ASSOCIATION`. */
  readonly refused: string;
}

interface RungKind {
  readonly name: string;
  /** What proves it; a step without any of it is believed. */
  readonly seenAs?: ObservationKind;
  /** Whether the observations, at least one, say that it was reached. */
  readonly holds?: (seen: readonly JsonObject[], arm: ActiveArm) => boolean;
  readonly says?: (seen: readonly JsonObject[]) => string;
  readonly refused?: (seen: readonly JsonObject[]) => string;
}

const rungs: Readonly<Record<StepName, readonly RungKind[]>> = {
  build: [{ name: 'built' }],
  deliver: [
    {
      name: 'delivered',
      seenAs: 'delivered',
      says: (seen) => `${fileName(seen)}, seen by ${witnesses(seen)}`,
    },
    {
      name: 'mark read back',
      seenAs: 'mark-read',
      holds: (seen, arm) => seen.every(({ stream }) => (stream !== null) === (arm === 'marked')),
      says: (seen) => `${markOf(seen.at(-1)?.stream)}, seen by ${witnesses(seen)}`,
    },
  ],
  mount: [{ name: 'mounted', seenAs: 'mount-attempt', holds: someDone, says: attempts, refused }],
  inspect: [
    {
      name: 'contents match',
      seenAs: 'content',
      holds: (seen) => seen.at(-1)?.matches === true,
      says: (seen) => (seen.at(-1)?.matches === true ? 'as in the manifest' : 'not as in the manifest'),
    },
    { name: 'zone of the inner file', seenAs: 'zone-read', says: zone },
  ],
  open: [
    { name: 'opened', seenAs: 'open-attempt', holds: someDone, says: attempts, refused },
    {
      name: 'trace',
      seenAs: 'trace',
      holds: (seen) => seen.at(-1)?.found === true,
      says: (seen) => (seen.at(-1)?.found === true ? 'it ran, and left its marker' : 'none with the marker'),
    },
  ],
  collect: [{ name: 'collected' }],
  'clean-up': [
    {
      name: 'clean',
      seenAs: 'residue',
      holds: (seen) => seen.every(({ found }) => Array.isArray(found) && found.length === 0),
      says: (seen) => `nothing left, seen by ${witnesses(seen)}`,
    },
  ],
};

/** The rungs of the steps that the scenario has, from the building of the image to the proof that nothing is left. */
export function rungsOf(attempt: Attempt, arm: ActiveArm, steps: readonly StepName[]): readonly Rung[] {
  return steps.flatMap((step) => {
    const record = attempt.steps.find((one) => one.step === step);
    return ofStep(step, record, attempt.observations, arm);
  });
}

function ofStep(
  step: StepName,
  record: StepRecord | undefined,
  observations: readonly Observation[],
  arm: ActiveArm,
): readonly Rung[] {
  const status = record?.status ?? 'skipped';
  const kinds = rungs[step].map((kind) => {
    const ofKind = observations.filter((o) => o.step === step && o.kind === kind.seenAs);
    const seen = ofKind.map(({ data }) => data).filter((data) => data.subject !== false);
    const holds = seen.length > 0 && (kind.holds?.(seen, arm) ?? true);
    const says = seen.length > 0 ? (kind.says?.(seen) ?? '') : '';
    const rung = { step, name: kind.name, says, refused: holds ? (kind.refused?.(seen) ?? '') : '' };
    return { rung, holds, denied: seen.length > 0 && !holds };
  });
  if (status === 'skipped') return kinds.map(({ rung }) => untried(rung));
  const firstNot = kinds.findIndex(({ holds, denied }) => (status === 'completed' ? denied : !holds));
  const end = firstNot === -1 ? kinds.length - (status === 'completed' ? 0 : 1) : firstNot;
  const reason = record?.reason ?? null;
  return kinds.map(({ rung }, i) => {
    if (i < end) return { ...rung, state: 'reached' };
    if (i > end) return untried(rung);
    const says = reason === null ? rung.says : `${reason.code}: ${reason.text}`;
    return { ...rung, state: stopStates[status], says };
  });
}

function untried({ step, name }: Omit<Rung, 'state'>): Rung {
  return { step, name, state: 'not tried', says: '', refused: '' };
}

const stopStates: Readonly<Record<Exclude<StepRecord['status'], 'skipped'>, RungState>> = {
  completed: 'stopped',
  blocked: 'stopped',
  failed: 'failed',
  running: 'did not end',
};

function someDone(seen: readonly JsonObject[]): boolean {
  return seen.some(({ is }) => is === 'done');
}

/** `by api as E:\\; double-click refused, ERROR_NO_ASSOCIATION` */
function attempts(seen: readonly JsonObject[]): string {
  const done = seen.findLast(({ is }) => is === 'done');
  const place = typeof done?.root === 'string' ? ` as ${done.root}` : '';
  return [done === undefined ? '' : `by ${done.by}${place}`, refused(seen)].filter(Boolean).join('; ');
}

function refused(seen: readonly JsonObject[]): string {
  return seen
    .filter(({ is }) => is !== 'done')
    .map(({ by, is, code }) => `${by} ${is}${typeof code === 'string' ? `, ${code}` : ''}`)
    .join('; ');
}

function zone(seen: readonly JsonObject[]): string {
  const mapped = seen.at(-1)?.mapped;
  return typeof mapped === 'number' ? `zone ${mapped}` : 'no zone';
}

function markOf(stream: unknown): string {
  if (typeof stream !== 'string') return 'no mark';
  return `ZoneId=${/^ZoneId=(\d+)/m.exec(stream)?.[1] ?? '?'}`;
}

function fileName(seen: readonly JsonObject[]): string {
  return (
    String(seen.at(-1)?.path ?? '')
      .split(/[\\/]/)
      .at(-1) ?? ''
  );
}

function witnesses(seen: readonly JsonObject[]): string {
  return [...new Set(seen.map(({ witness }) => String(witness ?? 'guest')))].join(' and ');
}
