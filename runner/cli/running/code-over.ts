import type { EndedRun } from './run-one.ts';

/** Where several hold, the first that applies of 2, 4, 1, 3, 0. */
export function codeOver(codes: readonly EndedRun['code'][]): EndedRun['code'] {
  return ([2, 4, 1, 3] as const).find((code) => codes.includes(code)) ?? 0;
}
