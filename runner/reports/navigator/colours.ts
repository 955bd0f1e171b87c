import type { RunRecord, Verdict } from '../../model/run-record.ts';
import type { Outcome } from '../../model/words.ts';

/** Yellow to green, and not from red: red is kept for what is not as expected. */
export const gradient = { colors: ['#ffe766', '#8ec843'], minValue: 0, maxValue: 100 };

// The Navigator shows some twelve characters of a label.
const unexpected = { label: 'unexpected', color: '#ff6666' };
const knownGap = { label: 'known gap', color: '#ffaf66' };
const unknown = { label: 'not known', color: '#bdbdbd' };

export const legendItems = [
  unexpected,
  unknown,
  knownGap,
  { label: 'score 0', color: '#ffe766' },
  { label: 'score 100', color: '#8ec843' },
];

/** By the worst outcome. Null: all is as expected, so that the score gives the colour; green is never given for anything else. */
export function colourOf(run: RunRecord, verdicts: readonly Verdict[], score: number | null): string | null {
  const has = (wanted: Outcome) => verdicts.some(({ outcome }) => outcome === wanted);
  if (has('unexpected')) return unexpected.color;
  const proven = run.state === 'finished' && run.cleanUp === 'clean' && score !== null;
  const stated = verdicts.some(({ outcome }) => outcome !== 'unstated');
  if (!proven || !stated || has('inconclusive')) return unknown.color;
  return has('known-gap') ? knownGap.color : null;
}
