import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { oracle } from '../../oracle/find-oracle.ts';

const program = oracle('qemu-ga');

/** Why the real agent cannot run here; null where it can. */
export const noAgent: string | null = program === null ? 'no qemu-ga in MOTW_ORACLES or on PATH' : null;

/** QEMU's own guest agent on this machine, which listens on a socket where in a guest it has a serial port. */
export class QemuAgent implements AsyncDisposable {
  readonly folder: string;
  #process: ChildProcess | null = null;

  private constructor(folder: string) {
    this.folder = folder;
  }

  static async prepare(): Promise<QemuAgent> {
    return new QemuAgent(await mkdtemp(join(tmpdir(), 'motw-ga-')));
  }

  static async start(): Promise<QemuAgent> {
    const agent = await QemuAgent.prepare();
    await agent.listen();
    return agent;
  }

  get socket(): string {
    return join(this.folder, 'socket');
  }

  async listen(): Promise<void> {
    const args = ['--method', 'unix-listen', '--path', this.socket, '--statedir', this.folder];
    const child = spawn(program ?? '', args, { stdio: ['ignore', 'ignore', 'pipe'] });
    this.#process = child;
    let said = '';
    child.stderr?.on('data', (text) => {
      said += text;
    });
    while (!existsSync(this.socket)) {
      if (child.exitCode !== null) throw new Error(`qemu-ga ended: ${said}`);
      await pause(20);
    }
  }

  async kill(): Promise<void> {
    const child = this.#process;
    this.#process = null;
    if (child === null || child.exitCode !== null || child.signalCode !== null) return;
    const ended = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGKILL');
    await ended;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.kill();
    await rm(this.folder, { recursive: true, force: true });
  }
}
