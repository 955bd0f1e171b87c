import type { RunRecord } from '../model/run-record.ts';

export interface Ending {
  readonly inputWrong: boolean;
  readonly cleanUp: RunRecord['cleanUp'];
  /** Null: no outcome was come to. */
  readonly outcome: RunRecord['outcome'];
}

/** Where several hold, the first that applies of 2, 4, 1, 3, 0. */
export function exitCode({ inputWrong, cleanUp, outcome }: Ending): 0 | 1 | 2 | 3 | 4 {
  if (inputWrong) return 2;
  if (cleanUp === 'dirty') return 4;
  if (outcome === 'unexpected') return 1;
  return outcome === 'inconclusive' || outcome === null ? 3 : 0;
}
