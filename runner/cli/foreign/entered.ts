import type { Limits } from '../../lifecycle/rig.ts';
import type { Session, Target } from '../../ports/target.ts';
import { OperationRunner } from '../../targets/windows/guest/operation-runner.ts';
import { windowsHost } from '../../targets/windows/guest/windows-host.ts';

/** Inside a target that has just been started, or taken back to its snapshot by its start. */
export interface EnteredTarget extends AsyncDisposable {
  readonly session: Session;
  /** For what no port asks of a guest. */
  readonly operations: OperationRunner;
}

/** Disposing takes away what the harness brought, where the machine does not forget it, and closes the way in; the machine is not stopped. */
export async function enterTarget(
  target: Target,
  user: string,
  limits: Pick<Limits, 'startMs' | 'cleanUpMs'>,
  signal: AbortSignal,
): Promise<EnteredTarget> {
  const call = { signal, timeoutMs: limits.startMs };
  const boot = await target.machine.start(call);
  const channel = await boot.channel(call);
  const session = target.session(channel);
  return {
    session,
    operations: new OperationRunner(windowsHost, channel, user),
    async [Symbol.asyncDispose]() {
      const cleaning = { signal: AbortSignal.timeout(limits.cleanUpMs), timeoutMs: limits.cleanUpMs };
      try {
        if (target.machine.reverts === 'never') await session.end?.(cleaning);
      } finally {
        await channel[Symbol.asyncDispose]();
      }
    },
  };
}
