import type { Outcome } from '../../../model/words.ts';

/** What a reader sees of an outcome: told by its sign and its words, and only then by its colour. */
const labels: Readonly<Record<Outcome, { readonly sign: string; readonly words: string }>> = {
  expected: { sign: '✓', words: 'as expected' },
  unexpected: { sign: '✗', words: 'unexpected' },
  'known-gap': { sign: '◐', words: 'known gap' },
  inconclusive: { sign: '?', words: 'inconclusive' },
  unstated: { sign: '–', words: 'nothing expected' },
};

export function outcomeWords(outcome: Outcome): string {
  return labels[outcome].words;
}

export function outcomeSign(outcome: Outcome): string {
  return labels[outcome].sign;
}
