import type { RunRecord } from '../../runner/model/run-record.ts';
import type { RunStore } from '../../runner/ports/run-store.ts';
import { StoreError } from '../../runner/store/disk/store-error.ts';

/** When saving fails: from the `from`-th save on, until and with the `to`-th. */
export interface DiskFull {
  readonly from: number;
  readonly to: number;
}

/** Keeps every record that was saved, as it was then. */
export class RecordingStore implements RunStore {
  readonly folder = 'nowhere';
  readonly saved: RunRecord[] = [];
  readonly kept: string[] = [];
  /** Saves that were tried. */
  tried = 0;
  readonly #full: DiskFull | null;
  readonly #heard: (what: string) => void;

  constructor(full: DiskFull | null, heard: (what: string) => void) {
    this.#full = full;
    this.#heard = heard;
  }

  async save(record: RunRecord): Promise<void> {
    this.tried++;
    if (this.#full !== null && this.tried >= this.#full.from && this.tried <= this.#full.to) {
      const cause = Object.assign(new Error('no space left on device'), { code: 'ENOSPC' });
      throw new StoreError('write run.json', this.folder, cause);
    }
    this.saved.push(JSON.parse(JSON.stringify(record)));
    const steps = [...record.scenarios.flatMap(({ arms }) => arms), record.quiet].flatMap(
      (a) => a?.steps ?? [],
    );
    const last = steps.at(-1);
    this.#heard(`save ${record.state}${last === undefined ? '' : ` ${last.step} ${last.status}`}`);
  }

  async keepEvents(name: string): Promise<void> {
    this.kept.push(name);
  }

  async keepEvidenceFile(name: string): Promise<void> {
    this.kept.push(name);
  }

  async keepConsole(): Promise<string> {
    return 'console.log';
  }
}
