import type { JsonObject } from '../../../../runner/model/observation.ts';
import type { FakeAnswer } from './answers.ts';
import type { Behaviour } from './behaviour.ts';
import { FakeDrives } from './fake-drives.ts';
import { agentTemp, FakeFiles, userTemp } from './fake-files.ts';
import { FakeTelemetry } from './fake-telemetry.ts';

/** What outlives a boot: how often something happened, over the whole run. */
export interface Tally {
  mounts: number;
}

export type FakeOperation = (windows: FakeWindows, args: JsonObject) => FakeAnswer | Promise<FakeAnswer>;

/** Whoever starts a program. */
export interface Account {
  readonly image: string;
  readonly pid: number;
  readonly temp: string;
  readonly elevated: boolean;
}

/** One boot of a Windows machine in memory. */
export class FakeWindows {
  readonly behaviour: Behaviour;
  readonly tally: Tally;
  readonly files = new FakeFiles();
  readonly telemetry: FakeTelemetry;
  readonly drives: FakeDrives;
  /** What comes a moment later: done when somebody copies files. */
  readonly later: (() => void)[] = [];
  readonly #accounts: Readonly<Record<'agent' | 'user', Account>>;
  #pid = 5_000;

  constructor(behaviour: Behaviour, tally: Tally) {
    this.behaviour = behaviour;
    this.tally = tally;
    this.telemetry = new FakeTelemetry(behaviour);
    this.drives = new FakeDrives(behaviour, this.files, this.telemetry);
    const powershell = 'C:\\Windows\\System32\\WindowsPowerShell\\v1.0\\powershell.exe';
    const { agentElevated, userIsAdministrator } = behaviour;
    this.#accounts = {
      agent: { image: powershell, pid: 4_100, temp: agentTemp, elevated: agentElevated },
      user: { image: 'C:\\Windows\\explorer.exe', pid: 3_100, temp: userTemp, elevated: userIsAdministrator },
    };
  }

  account(name: 'agent' | 'user'): Account {
    return this.#accounts[name];
  }

  newPid(): number {
    this.#pid += 4;
    return this.#pid;
  }

  /** The bytes at a path, on the disk or on a virtual drive. */
  read(path: string): Buffer | null {
    return this.files.get(path)?.bytes ?? this.drives.item(path)?.bytes ?? null;
  }

  zoneOf(path: string): number {
    return this.drives.at(path) === null ? this.files.zoneOf(path) : this.drives.zoneOf(path);
  }

  writeFile(path: string, bytes: Buffer, by: Account): void {
    this.files.write(path, bytes);
    this.telemetry.fileCreated(path, by.image, by.pid);
  }

  writeMark(path: string, text: string, by: Account): void {
    this.files.mark(path, text);
    this.telemetry.streamWritten(path, text, by.image, by.pid);
  }

  removeMark(path: string, by: Account): void {
    if (this.files.markOf(path) === null) return;
    this.files.unmark(path);
    this.telemetry.deleted(`${path}:Zone.Identifier`, by.image, by.pid);
  }

  /** The payload, as it is: it copies the marker beside it into its account's temp folder. Any other program does nothing. */
  start(path: string, commandLine: string, by: Account): { readonly pid: number; readonly exitCode: number } {
    const pid = this.newPid();
    this.telemetry.processStarted(path, commandLine, pid, by);
    if (this.read(path) === null) return { pid, exitCode: 0 };
    const marker = this.read(path.replace(/[^\\]*$/, 'marker.txt'))
      ?.toString('latin1')
      .trim();
    if (marker === undefined) return { pid, exitCode: 10 };
    if (!/^[0-9a-f]{8}$/.test(marker)) return { pid, exitCode: 11 };
    this.writeFile(`${by.temp}\\motw-harness-${marker}.txt`, Buffer.from(marker), by);
    return { pid, exitCode: 0 };
  }
}

export function text(args: JsonObject, name: string): string {
  const value = args[name];
  if (typeof value !== 'string') throw new Error(`the request has no ${name}`);
  return value;
}
