import type { Call, Raw } from '../../../ports/call.ts';
import type { OpenChannel } from '../../../ports/channel.ts';
import type { Boot, Machine } from '../../../ports/machine.ts';
import { CurrentBoot } from '../current-boot.ts';
import type { CommandConfig } from '../machine-config.ts';
import { BootOver } from '../machine-errors.ts';
import { runProgram } from '../run-program.ts';
import { TimeLeft } from '../time-left.ts';
import { environmentOf, filled, filledPattern } from './templates.ts';

/** Milliseconds. */
const askAgainMs = 500;
/** How long leaving the machine as it was found may take, in milliseconds. */
const leaveMs = 120_000;

/** Any machine that programs can drive: turned off, taken back to its snapshot and started for each boot, and left as it was found. */
export class CommandMachine implements Machine {
  /** Whether its snapshot has the memory, too, only the hypervisor knows. */
  readonly reverts = 'disk';
  readonly #settings: Pick<CommandConfig, 'commands' | 'variables'>;
  readonly #boot: CurrentBoot;
  readonly #running: RegExp;
  #foundRunning: boolean | null = null;

  constructor(settings: Pick<CommandConfig, 'commands' | 'variables'>, open: OpenChannel) {
    this.#settings = settings;
    this.#running = filledPattern(settings.commands.running, settings.variables);
    this.#boot = new CurrentBoot(open);
  }

  async start(c: Call): Promise<Boot> {
    const time = new TimeLeft(c, 'the start of the machine');
    this.#boot.end();
    this.#foundRunning ??= await this.#isRunning(time.now());
    return this.#atSnapshot(time);
  }

  async revert(c: Call): Promise<Boot> {
    if (this.#foundRunning === null) throw new BootOver(null);
    this.#boot.end();
    return this.#atSnapshot(new TimeLeft(c, 'the return of the machine to its snapshot'));
  }

  async diagnose(c: Call): Promise<{ readonly alive: boolean; readonly console: Raw | null }> {
    return { alive: await this.#isRunning(c), console: null };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const found = this.#foundRunning;
    this.#boot.end();
    this.#foundRunning = null;
    if (found === null) return;
    const call = { signal: new AbortController().signal, timeoutMs: leaveMs };
    const time = new TimeLeft(call, 'leaving the machine as it was');
    await this.#goBack(time);
    const running = await this.#isRunning(time.now());
    if (found && !running) await this.#run('start', time.now());
    if (!found && running) await this.#run('stop', time.now());
  }

  async #atSnapshot(time: TimeLeft): Promise<Boot> {
    await this.#goBack(time);
    if (!(await this.#isRunning(time.now()))) await this.#start(time);
    await time.until((call) => this.#isRunning(call), askAgainMs);
    return this.#boot.begin();
  }

  /** Not every hypervisor takes back a machine that is running. */
  async #goBack(time: TimeLeft): Promise<void> {
    if (await this.#isRunning(time.now())) {
      await this.#run('stop', time.now());
      await time.until(async (call) => !(await this.#isRunning(call)), askAgainMs);
    }
    await this.#run('revert', time.now());
  }

  /** Some start by themselves what was running when its snapshot was made. */
  async #start(time: TimeLeft): Promise<void> {
    try {
      await this.#run('start', time.now());
    } catch (error) {
      if (!(await this.#isRunning(time.now()))) throw error;
    }
  }

  async #isRunning(c: Call): Promise<boolean> {
    return this.#running.test(await this.#run('state', c));
  }

  #run(which: 'revert' | 'start' | 'stop' | 'state', c: Call): Promise<string> {
    const { commands, variables } = this.#settings;
    const argv = filled(commands[which], variables);
    return runProgram({ ...c, argv, env: environmentOf(variables) });
  }
}
