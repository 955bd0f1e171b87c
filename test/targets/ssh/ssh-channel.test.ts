import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import test from 'ava';
import { openSsh } from '../../../runner/targets/ssh/open-ssh.ts';
import { SshChannel } from '../../../runner/targets/ssh/ssh-channel.ts';
import { SshConnection } from '../../../runner/targets/ssh/ssh-connection.ts';
import { channelContract } from '../../contracts/channel.contract.ts';
import { inShell } from '../../contracts/channel-programs.ts';
import { patient } from '../../contracts/channel-talk.ts';
import { noServer, SshServer, thisBoot } from './ssh-server.ts';

const stack = new AsyncDisposableStack();
test.after.always(() => stack.disposeAsync());

/** A folder whose name is too long for a socket in it. */
const long = 'a-long-name'.repeat(10);

channelContract(
  test,
  'sshd, one connection for all calls',
  async () => {
    const server = stack.use(await SshServer.start());
    const channel = stack.use(await openSsh(server.settings)(thisBoot, patient()));
    return { channel, tmp: server.home, program: inShell, cut: () => server.kill() };
  },
  { absent: noServer },
);

channelContract(
  test,
  'sshd, a connection for each call',
  async () => {
    const server = stack.use(await SshServer.start());
    const folder = join(server.folder, long);
    await mkdir(folder);
    const connection = new SshConnection(server.settings, folder);
    await connection.connect(patient());
    const channel = stack.use(new SshChannel(connection, thisBoot));
    return { channel, tmp: server.home, program: inShell, cut: () => server.kill() };
  },
  { absent: noServer },
);
