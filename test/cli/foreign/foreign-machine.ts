import type { JsonObject } from '../../../runner/model/observation.ts';
import type { Channel } from '../../../runner/ports/channel.ts';
import type { Machine } from '../../../runner/ports/machine.ts';
import { ConnectionClosedError } from '../../../runner/targets/json-lines/connection-errors.ts';
import { done, type FakeAnswer } from '../../targets/windows/fake-windows/answers.ts';
import { type Behaviour, windows11 } from '../../targets/windows/fake-windows/behaviour.ts';
import { agentTemp } from '../../targets/windows/fake-windows/fake-files.ts';
import { FakeWindowsMachine } from '../../targets/windows/fake-windows/fake-machine.ts';
import type { FakeWindows } from '../../targets/windows/fake-windows/fake-windows.ts';

export interface Asked {
  readonly program: string;
  readonly arguments: string;
  readonly token: string;
  /** The process that it is run as, and the one that starts it. */
  readonly pid: number;
  readonly parent: number;
}

/** What a command does in the fake; what it returns is its exit code, or another answer than `done`. */
export type Command = (windows: FakeWindows, asked: Asked) => Promise<number | null | FakeAnswer>;

/** A fake Windows in which commands do what a test says. Each leaves its folder, and the event of its process. */
export class ForeignMachine implements Machine {
  readonly reverts: Machine['reverts'];
  readonly fake: FakeWindowsMachine;
  readonly commands: Asked[] = [];
  /** Breaks the way in that is open now; a new one works. */
  cut = false;
  readonly #does: Command;

  constructor(does: Command, behaviour: Partial<Behaviour> = {}, reverts: Machine['reverts'] = 'never') {
    this.fake = new FakeWindowsMachine({ ...windows11, ...behaviour }, reverts);
    this.reverts = reverts;
    this.#does = does;
  }

  async start(c: Parameters<Machine['start']>[0]) {
    const boot = await this.fake.start(c);
    return {
      ...boot,
      channel: async () => {
        this.cut = false;
        return this.#running(await boot.channel(c));
      },
    };
  }

  revert: Machine['revert'] = (c) => this.fake.revert(c);
  diagnose: Machine['diagnose'] = () => this.fake.diagnose();
  [Symbol.asyncDispose] = () => this.fake[Symbol.asyncDispose]();

  #running(channel: Channel): Channel {
    return {
      epoch: channel.epoch,
      put: (...args) => channel.put(...args),
      size: (...args) => channel.size(...args),
      get: (...args) => channel.get(...args),
      [Symbol.asyncDispose]: () => channel[Symbol.asyncDispose](),
      exec: async (argv, o) => {
        if (this.cut) throw new ConnectionClosedError('the connection to the guest');
        if (!argv.at(-1)?.endsWith('\\foreign\\run-command.ps1')) return channel.exec(argv, o);
        const { args } = JSON.parse(Buffer.from(o.stdin ?? []).toString()) as { args: JsonObject };
        const answer = { v: 1, operation: 'run-command', ...(await this.#run(args)) };
        if (this.cut) throw new ConnectionClosedError('the connection to the guest');
        return {
          code: 0,
          stdout: Buffer.from(JSON.stringify(answer)),
          stderr: Buffer.from(''),
          truncated: false,
        };
      },
    };
  }

  async #run(args: JsonObject): Promise<FakeAnswer> {
    const { windows } = this.fake;
    const asked: Asked = {
      program: String(args.program),
      arguments: String(args.arguments),
      token: String(args.token),
      pid: windows.newPid(),
      parent: 4_100,
    };
    this.commands.push(asked);
    windows.files.write(`${agentTemp}\\motw-foreign-${asked.token}\\left.txt`, Buffer.from(''));
    const image = `C:\\Windows\\System32\\${asked.program}`;
    const parent = { pid: asked.parent, image: 'C:\\Windows\\System32\\powershell.exe' };
    windows.telemetry.processStarted(image, asked.arguments, asked.pid, parent);
    const ended = await this.#does(windows, asked);
    if (typeof ended === 'object' && ended !== null) return ended;
    const said = { out: 'said', err: '', cut: false };
    return done({ pid: asked.pid, parent: asked.parent, exitCode: ended, said });
  }
}

/** A file that appears by a process's doing. */
export function writes(windows: FakeWindows, path: string, pid: number): void {
  const by = { image: 'C:\\Windows\\System32\\cmd.exe', pid, temp: agentTemp, elevated: false };
  windows.writeFile(path, Buffer.from('an image'), by);
}
