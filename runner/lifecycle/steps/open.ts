import type { StepName } from '../../model/words.ts';
import type { GuestPath } from '../../ports/guest.ts';
import { type ArmContext, beginAttempt, observe, type Step, type StepEnd } from '../arm-context.ts';
import { StepFault } from '../lifecycle-errors.ts';
import { subjectOf } from './inspect.ts';

/** Opens the file inside as a user would. It counts as opened when the payload's trace is there, not when the guest says so. */
export const open: Step = async (arm, step) => {
  const { path } = subjectOf(arm);
  const end = await attempt(arm, step, path);
  if (end.status === 'blocked') await tryCopy(arm, step, path);
  return end;
};

async function attempt(arm: ArmContext, step: StepName, path: GuestPath): Promise<StepEnd> {
  const { guest } = arm.session;
  beginAttempt(arm, step);
  const tried = await guest.open(path, 'double-click', arm.call);
  const common = {
    by: 'double-click',
    is: tried.is,
    path,
    options: arm.mounted?.options ?? [],
    policy: arm.policy,
  };
  if (tried.is !== 'done') {
    const code = tried.is === 'refused' ? tried.code : 'PROMPTED';
    observe(arm, step, 'open-attempt', 'guest', `opening ${path} ${tried.is} with ${code}: ${tried.text}`, {
      ...common,
      code,
      text: tried.text,
    });
    await readControlLogs(arm, step, path);
    return { status: 'blocked', code, text: tried.text };
  }
  const { pid, exitCode } = tried.value;
  if (pid !== null) arm.pids.push(pid);
  observe(
    arm,
    step,
    'open-attempt',
    'guest',
    `${path} was started as process ${pid ?? 'unknown'} and ended with ${exitCode ?? 'nothing yet'}`,
    {
      ...common,
      pid,
      exitCode,
    },
  );
  await readControlLogs(arm, step, path);
  const trace = await guest.trace(arm.marker, arm.call);
  const found = trace !== null && Buffer.from(trace.bytes).toString('utf8').trim() === arm.marker;
  observe(
    arm,
    step,
    'trace',
    'guest',
    found ? "the payload's trace carries the marker" : 'there is no trace of the payload',
    { marker: arm.marker, found },
  );
  if (!found)
    throw new StepFault(
      'NO_TRACE',
      `the guest says it ran ${path} (exit code ${exitCode ?? 'unknown'}), but the payload left no trace`,
    );
  return { status: 'completed' };
}

/** What preventive controls recorded of their own decisions since the arm began. */
async function readControlLogs(arm: ArmContext, step: StepName, path: GuestPath): Promise<void> {
  for (const log of arm.session.controlLogs) {
    const from = arm.controlLogCursors.get(log.id);
    if (from === undefined) continue;
    for await (const decision of log.read(from, arm.call)) {
      arm.controlLogCursors.set(log.id, decision.cursor);
      if (decision.path.toLowerCase() !== path.toLowerCase()) continue;
      const { control, action, pid } = decision;
      observe(arm, step, 'control-log', log.id, `${control} recorded '${action}' for ${decision.path}`, {
        control,
        action,
        path: decision.path,
        pid,
        at: decision.at,
        record: Buffer.from(decision.raw.bytes).toString('utf8'),
      });
    }
  }
}

/**
 * What is left when the file may not be opened where it lies: a user can copy it out. Whether the copy carries a mark, and whether
 * it runs, is measured and reported; it is no control's verdict.
 */
async function tryCopy(arm: ArmContext, step: StepName, path: GuestPath): Promise<void> {
  const { guest } = arm.session;
  const marker = arm.listing.find((entry) => entry.name.endsWith('marker.txt'));
  if (marker === undefined) return;
  const copied = await guest.copyOut([path, marker.path], `motw-${arm.marker}`, arm.call);
  if (copied.is !== 'done') return;
  const [program] = copied.value;
  if (program === undefined) return;
  const zone = await guest.zone(program, arm.call);
  const opened = await guest.open(program, 'double-click', arm.call);
  const ran = opened.is === 'done' && (await guest.trace(arm.marker, arm.call)) !== null;
  observe(
    arm,
    step,
    'residual-gap',
    'guest',
    `a copy of the program taken off the image carries ${zone.mapped === null ? 'no mark' : `zone ${zone.mapped}`} and ${ran ? 'runs' : 'does not run'}`,
    {
      gap: 'copy-taken-off-the-image',
      works: ran,
      path: program,
      stream: zone.stream,
      mapped: zone.mapped,
    },
  );
}
