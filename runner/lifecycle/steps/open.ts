import type { OpenMethod, StepName } from '../../model/words.ts';
import type { GuestPath } from '../../ports/guest.ts';
import { type ArmContext, beginAttempt, observe, type Step, type StepEnd } from '../arm-context.ts';
import { faultOf, StepFault } from '../lifecycle-errors.ts';
import { readControlLogs, skipControlLogs } from '../listening/control-logs.ts';
import { takenAway } from './deliver/stopped.ts';
import { programOf, subjectOf } from './inspect.ts';
import { isDocument, view } from './view.ts';

const methods: readonly OpenMethod[] = ['double-click', 'create-process'];

/**
 * Opens the file inside as a user would; where the guest has nobody's desktop, by the programming interface. It counts as opened when the
 * payload's trace is there, not when the guest says so.
 */
export const open: Step = async (arm, step) => {
  const { path } = subjectOf(arm);
  if (isDocument(arm)) return view(arm, step, path);
  for (const by of methods) {
    const end = await attempt(arm, step, path, by);
    if (end === null) continue;
    return end.status === 'blocked' ? afterBlock(arm, step, path, end) : end;
  }
  throw new StepFault('NO_WAY', `the guest has no way to open ${path}`);
};

/** What lies on a mounted image can only be refused; what was unpacked can also be taken away. */
async function afterBlock(arm: ArmContext, step: StepName, path: GuestPath, end: StepEnd): Promise<StepEnd> {
  if (arm.mounted !== null) {
    await measureCopy(arm, step, programOf(arm).path);
    return end;
  }
  const isThere = (await arm.session.guest.sha256(path, arm.call)) !== null;
  return isThere ? end : takenAway(arm, step, path);
}

/** Null where the guest can't try it in this way. */
async function attempt(
  arm: ArmContext,
  step: StepName,
  path: GuestPath,
  by: OpenMethod,
): Promise<StepEnd | null> {
  const { guest } = arm.session;
  if (await hasTrace(arm))
    throw new StepFault('TRACE_BEFORE', 'the trace of the payload is there before anything was opened');
  const program = programOf(arm);
  await skipControlLogs(arm);
  beginAttempt(arm, step);
  const tried = await guest.open(path, by, arm.call);
  const common = {
    by,
    is: tried.is,
    path,
    options: arm.mounted?.options ?? [],
    policy: arm.policy,
  };
  if (tried.is === 'unavailable') {
    const { code, text } = tried;
    const summary = `opening ${path} by ${by} can't be tried here: ${text}`;
    observe(arm, step, 'open-attempt', 'guest', summary, { ...common, code, text });
    return null;
  }
  if (tried.is !== 'done') {
    const { is, text } = tried;
    const code = is === 'refused' ? tried.code : 'PROMPTED';
    const said = `opening ${path} ${is} with ${code}: ${text}`;
    if (await hasTrace(arm)) {
      const data = { ...common, is: 'done', said: is, code, text };
      observe(arm, step, 'open-attempt', 'guest', `${said}; but the payload left its trace`, data);
      throw new StepFault('RAN_ANYWAY', `the guest says ${said}, but the payload left its trace`);
    }
    observe(arm, step, 'open-attempt', 'guest', said, { ...common, code, text });
    await readControlLogs(arm, step, [path, program.path]);
    return { status: 'blocked', code, text };
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
  await readControlLogs(arm, step, [path, program.path]);
  const found = await hasTrace(arm);
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

/**
 * What is left when the file may not be opened where it lies: a user can copy it out. Whether the copy carries a mark, and whether
 * it runs, is measured and reported. It is no control's verdict, so a fault in it changes nothing of the step.
 */
async function measureCopy(arm: ArmContext, step: StepName, path: GuestPath): Promise<void> {
  const gap = 'copy-taken-off-the-image';
  try {
    const copy = await tryCopy(arm, path);
    if (copy === null) return;
    const { works, zone, file } = copy;
    const mark = zone.mapped === null ? 'no mark' : `zone ${zone.mapped}`;
    const summary = `a copy of the program taken off the image carries ${mark} and ${works ? 'runs' : 'does not run'}`;
    observe(arm, step, 'residual-gap', 'guest', summary, {
      gap,
      works,
      path: file,
      stream: zone.stream,
      mapped: zone.mapped,
    });
  } catch (error) {
    arm.call.signal.throwIfAborted();
    const { code, text } = faultOf(error);
    observe(arm, step, 'residual-gap', 'guest', `a copy of the program could not be tried: ${text}`, {
      gap,
      works: null,
      code,
    });
  }
}

async function tryCopy(arm: ArmContext, path: GuestPath) {
  const { guest } = arm.session;
  const marker = arm.listing.find((entry) => entry.name.endsWith('marker.txt'));
  if (marker === undefined) return null;
  const copied = await guest.copyOut([path, marker.path], `motw-${arm.marker}`, arm.call);
  const file = copied.is === 'done' ? copied.value[0] : undefined;
  if (file === undefined) return null;
  const zone = await guest.zone(file, arm.call);
  const opened = await guest.open(file, 'double-click', arm.call);
  return { file, zone, works: opened.is === 'done' && (await hasTrace(arm)) };
}

async function hasTrace({ session, marker, call }: ArmContext): Promise<boolean> {
  const trace = await session.guest.trace(marker, call);
  return trace !== null && Buffer.from(trace.bytes).toString('utf8').trim() === marker;
}
