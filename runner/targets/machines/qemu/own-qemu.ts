import { type ChildProcess, spawn } from 'node:child_process';
import { MachineToolMissing } from '../machine-errors.ts';
import { QemuNotStarted } from './qemu-errors.ts';

/** What is kept of QEMU's last words, in characters. */
const longestWords = 600;

/** A QEMU that was started by the harness. */
export class OwnQemu {
  readonly #child: ChildProcess;
  #words = '';
  #failed: Error | null = null;

  constructor(argv: readonly string[]) {
    const [program = '', ...args] = argv;
    // Its own process group: a Ctrl-C in the terminal reaches the harness, which still needs the machine for the clean-up.
    this.#child = spawn(program, args, { detached: true, stdio: ['ignore', 'ignore', 'pipe'] });
    this.#child.stderr?.setEncoding('utf8').on('data', (said: string) => {
      this.#words = (this.#words + said).slice(-longestWords);
    });
    this.#child.once('error', () => {
      this.#failed = new MachineToolMissing(program, 'install QEMU, or mend `start`');
    });
    // One that goes into the background (-daemonize) ends with 0, and its socket is there.
    this.#child.once('close', (code, signal) => {
      if (code !== 0) this.#failed ??= new QemuNotStarted(String(code ?? signal), this.#words.trim());
    });
  }

  /** @throws what it ended with, if it did not go on */
  throwIfFailed(): void {
    if (this.#failed !== null) throw this.#failed;
  }

  async kill(): Promise<void> {
    const { exitCode, signalCode, pid } = this.#child;
    if (exitCode !== null || signalCode !== null || pid === undefined) return;
    const ended = new Promise((resolve) => this.#child.once('exit', resolve));
    this.#child.kill('SIGKILL');
    await ended;
  }
}
