import type { ControlId } from '../../model/words.ts';

/** What the blue team can say of a control. */
export const sayings = ['blocked', 'alerted', 'logged', 'nothing', 'unsure'] as const;
export type Saying = (typeof sayings)[number];

const commands = ['look', 'skip-stops', 'go', 'help', 'quit'] as const;
type Command = (typeof commands)[number];

/** What the operator's line means. */
export type Line =
  | { readonly is: 'go on' }
  | { readonly is: Command }
  | { readonly is: 'said'; readonly control: ControlId; readonly says: Saying; readonly note: string | null }
  | { readonly is: 'note'; readonly note: string }
  /** Nobody's word, so it is kept as a note. `why`: what is not known, and what is. */
  | { readonly is: 'not understood'; readonly note: string; readonly why: string };

/**
 * Control ids and sayings may be shortened as far as they stay unique, in any case of letters. No line is lost: what is not
 * understood is a note. Punctuation after a word is none of it.
 *
 * @param controls whose ids may be named
 */
export function readLine(typed: string, controls: readonly ControlId[]): Line {
  const text = typed.trim();
  if (text === '') return { is: 'go on' };
  const command = text === '?' ? 'help' : commands.find((one) => one === text.toLowerCase());
  if (command !== undefined) return { is: command };
  const [first = '', second = '', rest = ''] = parted(text);
  if (first.toLowerCase() === 'note' && second !== '')
    return { is: 'note', note: text.slice(first.length).trim() };
  const control = meant(first, controls, 'control');
  if ('why' in control) return { is: 'not understood', note: text, why: control.why };
  const says = meant(second, sayings, `word for ${control.found}`);
  if ('why' in says) return { is: 'not understood', note: text, why: says.why };
  return { is: 'said', control: control.found, says: says.found, note: rest === '' ? null : rest };
}

/** The first word, the second, and all that follows as it is. */
function parted(text: string): readonly string[] {
  return /^(\S+)(?:\s+(\S+)(?:\s+(.*))?)?$/s.exec(text)?.slice(1) ?? [];
}

function meant<W extends string>(
  word: string,
  known: readonly W[],
  what: string,
): { readonly found: W } | { readonly why: string } {
  const given = word.toLowerCase().replace(/[,;:.]+$/, '');
  const exact = known.find((one) => one.toLowerCase() === given);
  if (exact !== undefined) return { found: exact };
  const begun = given === '' ? [] : known.filter((one) => one.toLowerCase().startsWith(given));
  const [only, ...others] = begun;
  if (only !== undefined && others.length === 0) return { found: only };
  if (only !== undefined) return { why: `'${word}' may be ${begun.join(' or ')}` };
  return { why: `${word === '' ? 'no' : `'${word}' is no`} ${what}; known: ${known.join(', ')}` };
}
