import { commandLineOf } from '../../atomic/command-line.ts';
import type { ForeignCommand } from '../../atomic/document/foreign-document.ts';
import type { PlannedCommand } from '../../atomic/foreign.ts';
import { faultOf } from '../../lifecycle/lifecycle-errors.ts';
import { hostTime } from '../../model/host-time.ts';
import { runCommand } from '../../targets/windows/foreign/run-command.ts';
import type { OperationRunner } from '../../targets/windows/guest/operation-runner.ts';

/** How long one command may run before it is ended with all that it started, in seconds; the same as Invoke-AtomicRedTeam's default. */
export const commandSeconds = 120;
/** What the way there and back, the start of two programs and the end of one may take beside, in milliseconds. */
const aroundMs = 60_000;

/** What became of one command, and who started its process. */
export interface Ran {
  readonly command: ForeignCommand;
  readonly parent: number | null;
}

export function notRun(planned: PlannedCommand): ForeignCommand {
  return {
    ...planned,
    ...commandLineOf(planned),
    ...{ is: 'not-run', token: null, pid: null, exitCode: null, said: null, fault: null },
  };
}

/**
 * Runs one command as the agent. No Ctrl-C cuts it short: what was begun is waited for, so that its clean-up never runs beside it. Nothing
 * is thrown, as the clean-up has to follow.
 *
 * @param token names the folder that it runs in
 */
export async function runPlanned(
  planned: PlannedCommand,
  operations: OperationRunner,
  token: string,
): Promise<Ran> {
  const before = { ...notRun(planned), token };
  const timeoutMs = commandSeconds * 1_000 + aroundMs;
  const call = { signal: AbortSignal.timeout(timeoutMs), timeoutMs };
  const { program, arguments: line } = commandLineOf(planned);
  const asked = { program, arguments: line, token, seconds: commandSeconds };
  try {
    const answer = await runCommand(operations, asked, call);
    if (answer.is === 'done') {
      const { pid, parent, exitCode, said } = answer.value;
      const is = exitCode === null ? 'timed-out' : 'ended';
      return { parent, command: { ...before, is, pid, exitCode, said } };
    }
    const code = answer.is === 'prompted' ? 'PROMPTED' : answer.code;
    return {
      parent: null,
      command: { ...before, is: 'refused', fault: { code, text: bounded(answer.text) } },
    };
  } catch (error) {
    const { code, text: why } = faultOf(error);
    return { parent: null, command: { ...before, is: 'fault', fault: { code, text: bounded(why) } } };
  }
}

export function bounded(said: string): string {
  return said.slice(0, 4_000);
}

/** Now, on the host's monotonic clock, and in milliseconds since 1970. */
export function momentNow(): Moment {
  return { monotonic: performance.now(), wall: hostTime() };
}

export interface Moment {
  readonly monotonic: number;
  readonly wall: number;
}
