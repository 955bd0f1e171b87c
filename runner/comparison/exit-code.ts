import type { Diff } from '../model/memory/diff.ts';

/** 1: something regressed; 3: something can't be told, or nothing was compared; 0: nothing is worse. */
export function exitCodeOf({ controls }: Pick<Diff, 'controls'>): 0 | 1 | 3 {
  if (controls.some(({ change }) => change === 'regressed')) return 1;
  const untold = controls.some(({ change }) => change === 'flaky' || change === 'incomparable');
  return untold || controls.length === 0 ? 3 : 0;
}
