import type { Status } from '../../../model/words.ts';

/** One character for a status, told apart without colour. */
export const signs: Readonly<Record<Status, string>> = {
  prevented: '+',
  detected: '+',
  warned: '~',
  late: '~',
  'not-prevented': '-',
  missed: '-',
  'blocked-unattributed': 'u',
  'not-configured': 'o',
  'not-instrumented': 'o',
  'not-reached': '?',
  inconclusive: '?',
};

/** Under a run in which something was set otherwise on purpose. */
export const driftSign = 'd';

const meanings: ReadonlyMap<string, string> = new Map([
  ['+', 'prevented or detected'],
  ['~', 'warned or late'],
  ['-', 'not prevented or missed'],
  ['u', 'blocked, nobody knows by what'],
  ['o', 'switched off or without a working sensor'],
  ['?', 'not reached or inconclusive'],
  [driftSign, 'something was set otherwise on purpose (--drift)'],
]);

/** Of the signs that were used. */
export function meaningOf(used: ReadonlySet<string>): string {
  const said = [...meanings]
    .filter(([sign]) => used.has(sign))
    .map(([sign, meaning]) => `${sign} ${meaning}`);
  return ['signs: oldest run left', ...said, 'blank not judged'].join('; ');
}
