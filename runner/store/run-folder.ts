import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { RunRecord } from '../model/run-record.ts';
import type { RunStore } from '../ports/run-store.ts';
import { newRunId } from './run-id.ts';
import { StoreError, storing, systemCodeOf } from './store-error.ts';

export const recordName = 'run.json';

/** One run's folder: `run.json`, `images/`, `events/`, and `console.log` after a fault. */
export class RunFolder implements RunStore {
  readonly folder: string;
  readonly id: string;
  #saving: Promise<void> = Promise.resolve();

  private constructor(runsFolder: string, id: string) {
    this.folder = join(runsFolder, id);
    this.id = id;
  }

  /**
   * A new run's folder, never one that exists.
   *
   * @throws StoreError when it cannot be made, with the code `RUN_EXISTS` when the id is taken
   */
  static async create(runsFolder: string, id: string = newRunId(new Date())): Promise<RunFolder> {
    const run = new RunFolder(runsFolder, id);
    await storing('make the folder for runs', runsFolder, () => mkdir(runsFolder, { recursive: true }));
    await mkdir(run.folder).catch((error) => {
      const taken = systemCodeOf(error) === 'EEXIST' ? 'RUN_EXISTS' : undefined;
      throw new StoreError("make the run's folder", run.folder, error, taken);
    });
    await storing('make the folder for images', run.images, () => mkdir(run.images));
    return run;
  }

  /** A folder that is there already: that of a killed run. */
  static open(runsFolder: string, id: string): RunFolder {
    return new RunFolder(runsFolder, id);
  }

  /** The folder of the images that the run builds. */
  get images(): string {
    return join(this.folder, 'images');
  }

  /** Takes the folder away again: for a run that never began. */
  async discard(): Promise<void> {
    await rm(this.folder, { recursive: true, force: true });
  }

  /**
   * Writes `run.json` as the record is now. A reader sees the whole of the old or the whole of the new one.
   *
   * @throws StoreError; the file is then as it was before
   */
  save(record: RunRecord): Promise<void> {
    // Before anything is awaited: the record goes on changing.
    const text = `${JSON.stringify(record, null, 2)}\n`;
    const saved = this.#saving.then(() => this.#replace(text));
    this.#saving = saved.catch(() => {});
    return saved;
  }

  /**
   * Writes `events/<name>.jsonl`; an empty list leaves no file. In the file's name every byte that is no letter,
   * digit, `.`, `_` or `-` is written as `%XX`. A line break inside a record becomes a space, so that one line stays
   * one record.
   *
   * @throws StoreError
   */
  async keepEvents(name: string, lines: readonly Uint8Array[]): Promise<void> {
    if (lines.length === 0) return;
    const folder = join(this.folder, 'events');
    const file = join(folder, `${fileName(name)}.jsonl`);
    await storing('make the folder for events', folder, () => mkdir(folder, { recursive: true }));
    await storing('keep events', file, () => writeFile(file, Buffer.concat(lines.map(oneLine))));
  }

  /**
   * Writes `console.log`, as the guest's console gave it: bytes of the guest's, not to be shown as they are.
   *
   * @returns the file's path
   * @throws StoreError
   */
  async keepConsole(text: Uint8Array): Promise<string> {
    const file = join(this.folder, 'console.log');
    await storing("keep the guest's console", file, () => writeFile(file, text));
    return file;
  }

  async #replace(text: string): Promise<void> {
    const file = join(this.folder, recordName);
    // By process: one that cleans up after a killed run may overlap with another.
    const beside = `${file}.${process.pid}`;
    await storing(`write ${recordName}`, file, async () => {
      try {
        await writeFile(beside, text);
        await rename(beside, file);
      } catch (error) {
        await rm(beside, { force: true }).catch(() => {});
        throw error;
      }
    });
  }
}

function fileName(name: string): string {
  return [...Buffer.from(name)]
    .map((byte) => {
      const char = String.fromCharCode(byte);
      return /[\w.-]/.test(char) ? char : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
    })
    .join('');
}

const lineFeed = 0x0a;
const carriageReturn = 0x0d;
const space = 0x20;

function oneLine(record: Uint8Array): Uint8Array {
  const line = Buffer.alloc(record.length + 1, lineFeed);
  const end = record.findLastIndex((byte) => byte !== lineFeed && byte !== carriageReturn) + 1;
  line.set(
    record.subarray(0, end).map((byte) => (byte === lineFeed || byte === carriageReturn ? space : byte)),
  );
  return line.subarray(0, end + 1);
}
