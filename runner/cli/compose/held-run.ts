import { cp, mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { RunRecord } from '../../model/run-record.ts';
import { RunFolder } from '../../store/run-folder.ts';
import type { RunPlace } from './reference-rig.ts';

/**
 * A run of which nothing may be kept: its record and its events are held in memory, only its images are files. There are hundreds
 * of them in a calibration, and writing each one through to the disk before and after every step takes longer than the steps.
 */
export class HeldRun implements RunPlace {
  readonly id: string;
  readonly folder: string;
  readonly images: string;
  #record: RunRecord | null = null;
  readonly #events = new Map<string, readonly Uint8Array[]>();
  readonly #evidenceFiles = new Map<string, Uint8Array>();
  #console: Uint8Array | null = null;

  private constructor(id: string, folder: string) {
    this.id = id;
    this.folder = folder;
    this.images = join(folder, 'images');
  }

  /** @param temporary the folder in which it gets one of its own */
  static async begin(temporary: string, id: string): Promise<HeldRun> {
    const run = new HeldRun(id, join(temporary, id));
    await mkdir(run.images, { recursive: true });
    return run;
  }

  async save(record: RunRecord): Promise<void> {
    this.#record = record;
  }

  async keepEvents(name: string, lines: readonly Uint8Array[]): Promise<void> {
    if (lines.length > 0) this.#events.set(name, lines);
  }

  async keepEvidenceFile(name: string, bytes: Uint8Array): Promise<void> {
    this.#evidenceFiles.set(name, bytes);
  }

  async keepConsole(text: Uint8Array): Promise<string> {
    this.#console = text;
    return join(this.folder, 'console.log');
  }

  /**
   * Makes it a run like any other, with an id of its own, which is returned.
   *
   * @throws StoreError
   */
  async keep(runsFolder: string): Promise<string> {
    if (this.#record === null) throw new Error('a run that was never saved can not be kept');
    const kept = await RunFolder.create(runsFolder);
    await kept.save({ ...this.#record, id: kept.id });
    await cp(this.images, kept.images, { recursive: true });
    for (const [name, lines] of this.#events) await kept.keepEvents(name, lines);
    for (const [name, bytes] of this.#evidenceFiles) await kept.keepEvidenceFile(name, bytes);
    if (this.#console !== null) await kept.keepConsole(this.#console);
    await this.discard();
    return kept.id;
  }

  async discard(): Promise<void> {
    await rm(this.folder, { recursive: true, force: true });
  }
}
