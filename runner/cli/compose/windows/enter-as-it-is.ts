import type { Call } from '../../../ports/call.ts';
import type { Channel } from '../../../ports/channel.ts';
import type { Session } from '../../../ports/target.ts';
import { OperationRunner } from '../../../targets/windows/guest/operation-runner.ts';
import { windowsHost } from '../../../targets/windows/guest/windows-host.ts';
import type { ChosenTarget } from '../../running/chosen-targets.ts';
import { channelOf } from './machine-of.ts';
import { windowsTarget } from './windows-target.ts';

/** Inside a machine as it is now. */
export interface Entered extends AsyncDisposable {
  readonly session: Session;
  /** For what no port asks of a guest. */
  readonly operations: OperationRunner;
}

/** The machine is neither started nor taken back to its snapshot. Disposing takes away what was brought into it, and lets go of it. */
export async function enterAsItIs(
  target: Extract<ChosenTarget, { platform: 'windows' }>,
  c: Call,
  open = channelOf(target.config),
): Promise<Entered> {
  const channel: Channel = await open({ epoch: 1, alive: () => true }, c);
  const session = (await windowsTarget(target, [])).session(channel);
  return {
    session,
    operations: new OperationRunner(windowsHost, channel, target.config.user),
    async [Symbol.asyncDispose]() {
      try {
        await session.end?.({ signal: AbortSignal.timeout(c.timeoutMs), timeoutMs: c.timeoutMs });
      } finally {
        await channel[Symbol.asyncDispose]();
      }
    },
  };
}
