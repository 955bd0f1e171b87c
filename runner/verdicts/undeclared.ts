import type { Control } from '../model/control.ts';
import type { StepRecord, Verdict } from '../model/run-record.ts';
import { stepNames, undeclared } from '../model/words.ts';
import { type ArmView, type ArmViews, isBefore } from './arm-view.ts';
import { type Block, blocksIn } from './cause.ts';
import { inArm, listed } from './describe.ts';

/** What Windows asks of everybody who attaches a disk, marked or not: no control, and no riddle. */
const needsAdministrator = 'NEEDS_ADMINISTRATOR';

/** The verdict on what was blocked without any control's sign, or null where everything is explained. */
export function judgeUndeclared(arms: ArmViews, catalogue: readonly Control[]): Verdict | null {
  const marked = unexplained(arms.marked, catalogue);
  const unmarked = unexplained(arms.unmarked, catalogue);
  if (marked.length + unmarked.length === 0) return null;
  return {
    control: undeclared,
    kind: 'preventive',
    status: 'blocked-unattributed',
    expected: null,
    outcome: 'unstated',
    why: `no control that is declared explains this: ${listed([...marked, ...unmarked].map(({ why }) => why))}`,
    arms: {
      ...(marked.length > 0 && { marked: 'blocked-unattributed' }),
      ...(unmarked.length > 0 && { unmarked: 'blocked-unattributed' }),
    },
    evidence: [...new Set([...marked, ...unmarked].flatMap(({ evidence }) => evidence))],
    noise: 0,
    timeToDetectMs: null,
  };
}

function unexplained(view: ArmView | null, catalogue: readonly Control[]) {
  if (view === null) return [];
  // Where the step failed, what refused can't be known: the log that would say so may be what could not be read.
  return stepNames
    .filter((step) => isBefore(step, 'clean-up') && view.steps.get(step)?.status !== 'failed')
    .flatMap((step) => blocksIn(view, step, catalogue))
    .filter(({ by, attempt }) => by.length === 0 && attempt?.data.code !== needsAdministrator)
    .map((block) => ({
      why: `${block.what} at ${block.step} ${inArm(view.arm)}, ${timeOf(block, view.steps.get(block.step))}`,
      evidence: block.evidence,
    }));
}

function timeOf({ attempt }: Block, step: StepRecord | undefined): string {
  return attempt?.at ?? step?.startedAt ?? 'at an unknown time';
}
