import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { OpenChannel } from '../../ports/channel.ts';
import { type Patience, untilAnswered } from '../answering/until-answered.ts';
import { SshChannel } from './ssh-channel.ts';
import { SshConnection } from './ssh-connection.ts';
import { SshLostError, SshUnreachableError } from './ssh-errors.ts';
import type { SshSettings } from './ssh-settings.ts';

/** With a machine that boots. A wrong key or a refused login does not change by itself. */
const patience: Patience = {
  attemptMs: 60_000,
  retryMs: 500,
  mayChange: (error) => error instanceof SshUnreachableError || error instanceof SshLostError,
};

/** The way in by the system's ssh and sftp; it is open once a command has run there. */
export function openSsh(settings: SshSettings): OpenChannel {
  return async (boot, c) => {
    const connection = new SshConnection(settings, await mkdtemp(join(tmpdir(), 'motw-')));
    try {
      await untilAnswered(boot, c, patience, (call) => connection.connect(call));
    } catch (error) {
      await connection.close();
      throw error;
    }
    return new SshChannel(connection, boot);
  };
}
