import type { RunRecord } from '../model/run-record.ts';

/** A stored run shown; a pure reader. */
export interface Reporter {
  readonly format: string;
  render(run: RunRecord, earlier: readonly RunRecord[]): AsyncIterable<Uint8Array> | Iterable<Uint8Array>;
}
