import type { RunRecord } from '../model/run-record.ts';

/** Where a run is kept. `save` is called before and after every step. */
export interface RunStore {
  readonly folder: string;
  save(record: RunRecord): Promise<void>;
  /** Raw telemetry as collected: one record a line. */
  keepEvents(name: string, lines: readonly Uint8Array[]): Promise<void>;
  /** A file of the guest's that is evidence. `name` has its extension. */
  keepEvidenceFile(name: string, bytes: Uint8Array): Promise<void>;
  /** What the guest's console said, for a fault to be understood. Returns the file. */
  keepConsole(text: Uint8Array): Promise<string>;
}
