import type { StepName } from '../../model/words.ts';
import type { GuestPath } from '../../ports/guest.ts';
import { type ArmContext, observe } from '../arm-context.ts';
import { programOf, subjectOf } from '../steps/inspect.ts';
import { datedSinceAttempt } from './dating.ts';

/** What is in the controls' logs before the attempt decided nothing in it. */
export async function skipControlLogs(arm: ArmContext): Promise<void> {
  for (const log of arm.session.controlLogs) {
    const from = arm.controlLogCursors.get(log.id);
    if (from === undefined) continue;
    for await (const { cursor } of log.read(from, arm.call)) arm.controlLogCursors.set(log.id, cursor);
  }
}

/** What preventive controls recorded of their own decisions on one of these files, or on no file in particular, since the attempt began. */
export async function readControlLogs(
  arm: ArmContext,
  step: StepName,
  paths: readonly GuestPath[],
): Promise<void> {
  const ours = paths.map((path) => path.toLowerCase());
  for (const log of arm.session.controlLogs) {
    const from = arm.controlLogCursors.get(log.id);
    if (from === undefined) continue;
    for await (const decision of log.read(from, arm.call)) {
      arm.controlLogCursors.set(log.id, decision.cursor);
      if (decision.path !== null && !ours.includes(decision.path.toLowerCase())) continue;
      if (!datedSinceAttempt(arm, step, decision.at)) continue;
      const { control, action, pid } = decision;
      observe(
        arm,
        step,
        'control-log',
        log.id,
        `${control} recorded '${action}' for ${decision.path ?? 'a device'}`,
        {
          control,
          action,
          path: decision.path,
          pid,
          at: decision.at,
          record: Buffer.from(decision.raw.bytes).toString('utf8'),
        },
      );
    }
  }
}

/** What a control recorded of the last attempt a moment after it, when its log had been read already. */
export async function readLateDecisions(arm: ArmContext): Promise<void> {
  const step = (['open', 'mount'] as const).find((each) => arm.attemptStarts.has(each));
  if (step === undefined || arm.delivered === null) return;
  await readControlLogs(
    arm,
    step,
    step === 'mount' ? [arm.delivered] : [subjectOf(arm).path, programOf(arm).path],
  );
}
