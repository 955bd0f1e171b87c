import type { StepName } from '../../model/words.ts';
import type { ControlDecision, ControlLog } from '../../ports/control-log.ts';
import type { GuestPath } from '../../ports/guest.ts';
import { type ArmContext, observe } from '../arm-context.ts';
import { programOf, subjectOf } from '../steps/inspect.ts';
import { datedSinceAttempt } from './dating.ts';

/** What is in the controls' logs before the attempt decided nothing in it. */
export async function skipControlLogs(arm: ArmContext): Promise<void> {
  await Promise.all(arm.session.controlLogs.map((log) => newsOf(arm, log)));
}

/**
 * What preventive controls recorded of their own decisions on one of these files, or on no file in particular,
 * since the attempt began. Returns how many of them are blocks.
 */
export async function readControlLogs(
  arm: ArmContext,
  step: StepName,
  files: readonly GuestPath[] | 'of the arm',
): Promise<number> {
  const isOurs = files === 'of the arm' ? hasMarker(arm) : isAmong(files);
  // A look at one may take a while; each is a log of its own.
  const read = await Promise.all(
    arm.session.controlLogs.map(async (log) => ({ log, news: await newsOf(arm, log) })),
  );
  let blocks = 0;
  for (const { log, news } of read) {
    for (const decision of news) {
      if (decision.path !== null && !isOurs(decision.path)) continue;
      if (!datedSinceAttempt(arm, step, decision.at)) continue;
      const { control, action, pid } = decision;
      if (action === 'block') blocks += 1;
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
  return blocks;
}

async function newsOf(arm: ArmContext, log: ControlLog): Promise<readonly ControlDecision[]> {
  const from = arm.controlLogCursors.get(log.id);
  if (from === undefined) return [];
  const news: ControlDecision[] = [];
  for await (const decision of log.read(from, arm.call)) {
    arm.controlLogCursors.set(log.id, decision.cursor);
    news.push(decision);
  }
  return news;
}

/** Everything that is delivered, taken out or copied has the marker in its path. */
function hasMarker({ marker }: ArmContext): (path: string) => boolean {
  return (path) => path.includes(marker);
}

function isAmong(files: readonly GuestPath[]): (path: string) => boolean {
  const ours = files.map((path) => path.toLowerCase());
  return (path) => ours.includes(path.toLowerCase());
}

/** What a control recorded of the last attempt a moment after it, when its log had been read already. */
export async function readLateDecisions(arm: ArmContext): Promise<void> {
  const step = (['open', 'mount', 'deliver'] as const).find((each) => arm.attemptStarts.has(each));
  if (step === 'open') await readControlLogs(arm, step, [subjectOf(arm).path, programOf(arm).path]);
  else if (step === 'mount' && arm.delivered !== null) await readControlLogs(arm, step, [arm.delivered]);
  else if (step === 'deliver') await readControlLogs(arm, step, 'of the arm');
}
