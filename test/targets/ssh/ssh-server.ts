import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { BootOfChannel } from '../../../runner/ports/channel.ts';
import type { SshSettings } from '../../../runner/targets/ssh/ssh-settings.ts';
import { oracle } from '../../oracle/find-oracle.ts';

const run = promisify(execFile);
const sshd = oracle('sshd-apart');
/** As in Debian's passwd: whoever runs the tests, the server says that it is nobody. */
const nobody = 65534;

/** Why the tests with a real server cannot run here; null where they can. */
export const noServer: string | null =
  sshd === null
    ? 'no sshd-apart in MOTW_ORACLES'
    : ['ssh', 'sftp', 'ssh-keygen'].every((name) => oracle(name) !== null)
      ? null
      : 'no openssh-client on this machine';

export const thisBoot: BootOfChannel = { epoch: 1, alive: () => true };

/**
 * OpenSSH's own server on a loopback port, with keys, a configuration and a user of its own in a temporary folder: it needs no root,
 * no account with a shell, and nothing of the machine's own SSH.
 */
export class SshServer implements AsyncDisposable {
  readonly folder: string;
  /** For the other side's files. */
  readonly home: string;
  readonly port: number;
  #process: ChildProcess | null = null;

  private constructor(folder: string, port: number) {
    this.folder = folder;
    this.home = join(folder, 'home folder');
    this.port = port;
  }

  /** Everything is made; nothing listens yet. */
  static async prepare(shell = '/bin/sh'): Promise<SshServer> {
    const server = new SshServer(await mkdtemp(join(tmpdir(), 'motw-sshd-')), await freePort());
    const { folder, home, port } = server;
    await mkdir(home);
    for (const key of ['host', 'other-host', 'user', 'other-user'])
      await run('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', key, '-f', join(folder, key)]);
    const id = process.getuid?.() || nobody;
    const group = id === nobody ? nobody : (process.getgid?.() ?? nobody);
    await writeFile(join(folder, 'passwd'), `tester:x:${id}:${group}::${home}:${shell}\n`);
    await writeFile(join(folder, 'group'), `testers:x:${group}:\n`);
    await writeFile(join(folder, 'config'), configuration(folder, port));
    await server.know('host');
    return server;
  }

  static async start(shell?: string): Promise<SshServer> {
    const server = await SshServer.prepare(shell);
    await server.listen();
    return server;
  }

  get settings(): SshSettings & { readonly knownHosts: string; readonly port: number } {
    return {
      host: '127.0.0.1',
      port: this.port,
      user: 'tester',
      identityFile: join(this.folder, 'user'),
      knownHosts: join(this.folder, 'known hosts'),
      configFile: '/dev/null',
      speaks: 'posix',
    };
  }

  /** Makes `key` the host key that is known for the server's port, and for `ports`. */
  async know(key: 'host' | 'other-host', ...ports: number[]): Promise<void> {
    const [type, text] = (await readFile(join(this.folder, `${key}.pub`), 'utf8')).split(' ');
    const names = [this.port, ...ports].map((port) => `[127.0.0.1]:${port}`).join(',');
    await writeFile(join(this.folder, 'known hosts'), `${names} ${type} ${text}\n`);
  }

  async listen(): Promise<void> {
    // Root's server would want an account and a folder of the system: in a namespace of its own it is not root.
    const apart = process.getuid?.() === 0 ? ['unshare', '--user'] : ['env'];
    const args = [...apart.slice(1), sshd ?? '', '-D', '-e', '-f', join(this.folder, 'config')];
    const users = {
      NSS_WRAPPER_PASSWD: join(this.folder, 'passwd'),
      NSS_WRAPPER_GROUP: join(this.folder, 'group'),
    };
    const child = spawn(apart[0] ?? 'env', args, {
      env: { ...process.env, ...users },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    this.#process = child;
    const { promise: listening, resolve, reject } = Promise.withResolvers<void>();
    let said = '';
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      said += text;
      if (/Server listening on/.test(said)) resolve();
    });
    child.once('error', reject);
    child.once('exit', () => reject(new Error(`sshd ended: ${said}`)));
    await listening;
  }

  /** Ends the server, its connections and what runs in them, as a power cut does: nobody says goodbye. */
  async kill(): Promise<void> {
    const child = this.#process;
    this.#process = null;
    if (child?.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const ended = new Promise((resolve) => child.once('exit', resolve));
    for (const pid of [child.pid, ...(await descendants(child.pid))]) killed(pid);
    await ended;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.kill();
    await rm(this.folder, { recursive: true, force: true });
  }
}

/** Each connection has a session of its own, so that no process group holds them all. */
async function descendants(pid: number): Promise<readonly number[]> {
  const children = await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8').catch(() => '');
  const pids = children
    .split(' ')
    .filter((text) => text !== '')
    .map(Number);
  return [...pids, ...(await Promise.all(pids.map(descendants))).flat()];
}

function killed(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

function configuration(folder: string, port: number): string {
  return `ListenAddress 127.0.0.1:${port}
HostKey "${folder}/host"
AuthorizedKeysFile "${folder}/user.pub"
PidFile none
StrictModes no
UsePAM no
PasswordAuthentication no
KbdInteractiveAuthentication no
AuthenticationMethods publickey
MaxStartups 100
MaxSessions 30
Subsystem sftp internal-sftp
`;
}

export async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve));
  const address = probe.address();
  await new Promise((resolve) => probe.close(resolve));
  return typeof address === 'object' && address !== null ? address.port : 0;
}
