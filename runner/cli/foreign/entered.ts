import type { Limits } from '../../lifecycle/rig.ts';
import type { Call } from '../../ports/call.ts';
import type { Boot } from '../../ports/machine.ts';
import type { Session, Target } from '../../ports/target.ts';
import { OperationRunner } from '../../targets/windows/guest/operation-runner.ts';
import { windowsHost } from '../../targets/windows/guest/windows-host.ts';

/** Inside a target that has just been started, or taken back to its snapshot by its start. */
export interface EnteredTarget {
  readonly session: Session;
  /** For what no port asks of a guest. */
  readonly operations: OperationRunner;
  /** The same boot by a new way in, for a clean-up after the old one broke. */
  again(): Promise<EnteredTarget>;
  /** Takes away what the harness brought, where the machine does not forget it, and closes the way in. The machine is not stopped. */
  leave(): Promise<void>;
}

type EntryLimits = Pick<Limits, 'startMs' | 'cleanUpMs'>;

export async function enterTarget(
  target: Target,
  user: string,
  limits: EntryLimits,
  signal: AbortSignal,
): Promise<EnteredTarget> {
  const call = { signal, timeoutMs: limits.startMs };
  return enterBoot(await target.machine.start(call), target, user, limits, call);
}

async function enterBoot(
  boot: Boot,
  target: Target,
  user: string,
  limits: EntryLimits,
  c: Call,
): Promise<EnteredTarget> {
  const channel = await boot.channel(c);
  const session = target.session(channel);
  const cleaning = (): Call => ({
    signal: AbortSignal.timeout(limits.cleanUpMs),
    timeoutMs: limits.cleanUpMs,
  });
  return {
    session,
    operations: new OperationRunner(windowsHost, channel, user),
    async again() {
      await Promise.allSettled([channel[Symbol.asyncDispose]()]);
      return enterBoot(boot, target, user, limits, cleaning());
    },
    async leave() {
      try {
        if (target.machine.reverts === 'never') await session.end?.(cleaning());
      } finally {
        await channel[Symbol.asyncDispose]();
      }
    },
  };
}
