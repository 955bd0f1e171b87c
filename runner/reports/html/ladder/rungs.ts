import type { Observation } from '../../../model/observation.ts';
import type { StepRecord } from '../../../model/run-record.ts';
import type { ActiveArm, StepName } from '../../../model/words.ts';
import { type Attempt, ownReason } from '../../content/arms/attempts.ts';
import { opensDocument, viewInWords } from '../../content/arms/view-in-words.ts';
import { deliverRungs, madeReady, readBackFaults } from './deliver-rungs.ts';
import type { RungKind } from './rung-kind.ts';
import { attempts, refused, someDone, witnesses, zone } from './seen-in-words.ts';

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

const rungs: Readonly<Record<StepName, readonly RungKind[]>> = {
  build: [{ name: 'built' }],
  deliver: deliverRungs,
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
      onlyWhere: (ofStep) => !opensDocument(ofStep),
      holds: (seen) => seen.at(-1)?.found === true,
      says: (seen) => (seen.at(-1)?.found === true ? 'it ran, and left its marker' : 'none with the marker'),
    },
    { name: 'shown', seenAs: 'view-read', onlyWhere: opensDocument, says: viewInWords },
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
  const reason = record?.reason ?? null;
  const ofStep = observations.filter((o) => o.step === step);
  const kinds = rungs[step].filter((kind) => kind.onlyWhere?.(ofStep) ?? true);
  const seen = kinds.map((kind) => seenOf(step, kind, ofStep, arm));
  if (status === 'skipped') {
    const why = record === undefined ? null : ownReason(record);
    return seen.map(({ rung }, i) =>
      untried(rung, i === 0 && why !== null ? `${why.code}: ${why.text}` : ''),
    );
  }
  const isBehind = status !== 'completed' && seen.every(({ holds }) => holds);
  if (step === 'deliver' && isBehind && !readBackFaults.includes(reason?.code ?? ''))
    seen.push(seenOf(step, madeReady, ofStep, arm));
  const firstNot = seen.findIndex(({ holds, denied }) => (status === 'completed' ? denied : !holds));
  const end = firstNot === -1 ? seen.length - (status === 'completed' ? 0 : 1) : firstNot;
  return seen.map(({ rung }, i) => {
    if (i < end) return { ...rung, state: 'reached' };
    if (i > end) return untried(rung, '');
    const says = reason === null ? rung.says : `${reason.code}: ${reason.text}`;
    return { ...rung, state: stopStates[status], says };
  });
}

function seenOf(step: StepName, kind: RungKind, ofStep: readonly Observation[], arm: ActiveArm) {
  const seen = ofStep
    .filter((o) => o.kind === kind.seenAs)
    .map(({ data }) => data)
    .filter((data) => data.subject !== false && (kind.about?.(data) ?? true));
  const holds = seen.length > 0 && (kind.holds?.(seen, arm) ?? true);
  const says = seen.length > 0 ? (kind.says?.(seen, ofStep) ?? '') : '';
  const rung = { step, name: kind.name, says, refused: holds ? (kind.refused?.(seen) ?? '') : '' };
  return { rung, holds, denied: seen.length > 0 && !holds };
}

function untried({ step, name }: Omit<Rung, 'state'>, says: string): Rung {
  return { step, name, state: 'not tried', says, refused: '' };
}

const stopStates: Readonly<Record<Exclude<StepRecord['status'], 'skipped'>, RungState>> = {
  completed: 'stopped',
  blocked: 'stopped',
  failed: 'failed',
  running: 'did not end',
};
