import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { RunRecord } from '../model/run-record.ts';
import type { RunStore } from '../ports/run-store.ts';
import { readyRunsFolder } from './disk/runs-folder.ts';
import { StoreError, storing, systemCodeOf } from './disk/store-error.ts';
import { unfinishedSuffix, writeWhole } from './disk/whole-file.ts';
import { newRunId, timeOfRun } from './run-id.ts';
import { disown, own } from './run-owner.ts';

export const recordName = 'run.json';

/** One run's folder: `run.json`, `images/`, `events/`, and `console.log` after a fault. It appears with its first record, never without. */
export class RunFolder implements RunStore {
  readonly folder: string;
  readonly id: string;
  readonly #runs: string;
  #there: boolean;
  #saving: Promise<void> = Promise.resolve();

  private constructor(runsFolder: string, id: string, there: boolean) {
    this.#runs = runsFolder;
    this.folder = join(runsFolder, id);
    this.id = id;
    this.#there = there;
  }

  /**
   * A new run's folder, never one that exists. The first `save` makes it.
   *
   * @throws StoreError when it could not be made, with the code `RUN_EXISTS` when the id is taken
   */
  static async create(runsFolder: string, id?: string): Promise<RunFolder> {
    await readyRunsFolder(runsFolder);
    const run = new RunFolder(runsFolder, id ?? (await nextId(runsFolder)), false);
    if (existsSync(run.folder)) throw taken(run.folder, null);
    return run;
  }

  /** A folder that is there already: that of a killed run. */
  static open(runsFolder: string, id: string): RunFolder {
    return new RunFolder(runsFolder, id, true);
  }

  /** The folder of the images that the run builds. */
  get images(): string {
    return join(this.folder, 'images');
  }

  /**
   * Writes `run.json` as the record is now. A reader sees the whole of the old or the whole of the new one, after a power cut, too.
   *
   * @throws StoreError; the file is then as it was before, and a folder that was not there is still not
   */
  save(record: RunRecord): Promise<void> {
    // Before anything is awaited: the record goes on changing.
    const text = `${JSON.stringify(record, null, 2)}\n`;
    const over = record.state !== 'running';
    const saved = this.#saving.then(async () => {
      if (this.#there)
        await storing(`write ${recordName}`, this.folder, () => this.#write(this.folder, text));
      else await this.#begin(text);
      if (over) await storing('give up the run', this.folder, () => disown(this.folder));
    });
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
    if (lines.length > 0) await this.#keepInEvents(`${name}.jsonl`, Buffer.concat(lines.map(oneLine)));
  }

  /**
   * Writes `events/<name>`, named as `keepEvents` does: bytes of the guest's.
   *
   * @throws StoreError
   */
  keepEvidenceFile(name: string, bytes: Uint8Array): Promise<void> {
    return this.#keepInEvents(name, bytes);
  }

  /**
   * Writes `console.log`, as the guest's console gave it: bytes of the guest's, not to be shown as they are.
   *
   * @returns the file's path
   * @throws StoreError
   */
  async keepConsole(text: Uint8Array): Promise<string> {
    const file = join(this.folder, 'console.log');
    await storing("keep the guest's console", file, () => writeWhole(file, text));
    return file;
  }

  async #keepInEvents(name: string, bytes: Uint8Array): Promise<void> {
    const folder = join(this.folder, 'events');
    const file = join(folder, fileName(name));
    await storing('make the folder for events', folder, async () => {
      if (!existsSync(folder)) await mkdir(folder);
    });
    await storing('keep events', file, () => writeWhole(file, bytes));
  }

  #write(folder: string, text: string): Promise<void> {
    return writeWhole(join(folder, recordName), text);
  }

  /** Folder and first record appear together: nobody ever sees a run without one. */
  async #begin(text: string): Promise<void> {
    // Nobody else's, even where somebody has the same id: who fails takes it away again.
    const token = randomBytes(4).toString('hex');
    const beside = join(this.#runs, `.${this.id}.${token}.${process.pid}${unfinishedSuffix}`);
    try {
      await mkdir(beside);
      await mkdir(join(beside, 'images'));
      await own(beside);
      await this.#write(beside, text);
      await rename(beside, this.folder);
    } catch (error) {
      await rm(beside, { recursive: true, force: true }).catch(() => {});
      const code = systemCodeOf(error);
      if (code === 'ENOTEMPTY' || code === 'EEXIST') throw taken(this.folder, error);
      throw new StoreError("make the run's folder", this.folder, error);
    }
    this.#there = true;
  }
}

function taken(folder: string, cause: unknown): StoreError {
  return new StoreError(
    "make the run's folder",
    folder,
    cause ?? new Error('it is there already'),
    'RUN_EXISTS',
  );
}

/** After every id in the folder, whatever the clock says: runs sort in the order in which they were made. */
async function nextId(runsFolder: string): Promise<string> {
  const newest = Math.max(...(await readdir(runsFolder)).map((name) => timeOfRun(name) ?? 0), 0);
  return newRunId(new Date(Math.max(Date.now(), newest + 1)));
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
