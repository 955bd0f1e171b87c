import { nearestWord } from '../../model/errors.ts';
import type { ControlId } from '../../model/words.ts';

/** What the blue team can say of a control. */
export const sayings = ['blocked', 'alerted', 'logged', 'nothing', 'unsure'] as const;
export type Saying = (typeof sayings)[number];

/** The machine's words are taken for the blue team's own. */
const meaning: Readonly<Record<string, Saying>> = {
  ...Object.fromEntries(sayings.map((one) => [one, one])),
  ...{ prevented: 'blocked', detected: 'alerted' },
};
const allSayings = Object.keys(meaning);

const commands = ['look', 'skip-stops', 'go', 'help', 'quit'] as const;
type Command = (typeof commands)[number];

/** What the operator's line means. */
export type Line =
  | { readonly is: 'go on' }
  | { readonly is: Command }
  | { readonly is: 'said'; readonly control: ControlId; readonly says: Saying; readonly note: string | null }
  | { readonly is: 'note'; readonly note: string }
  /** A note, though it does not say so: nothing else can be meant. */
  | { readonly is: 'prose'; readonly note: string }
  /** It is asked back, and not kept. `why`: what is not known. `whichControls`: what would help is to know their names. */
  | { readonly is: 'not understood'; readonly why: string; readonly whichControls: boolean };

/** With fewer words a line may be a slip of anything. */
const fewestOfProse = 3;

/** Letters of a word for which another one is guessed. */
const shortestGuess = 3;

/**
 * Control ids and sayings may be shortened as far as they stay unique, in any case of letters. Punctuation after a word is none of it.
 * Commands are written in full. What may be a slip of a command or of a word about a control is no note.
 *
 * @param controls whose ids may be named
 */
export function readLine(typed: string, controls: readonly ControlId[]): Line {
  const text = typed.trim();
  if (text === '') return { is: 'go on' };
  const command = text === '?' ? 'help' : commands.find((one) => one === text.toLowerCase());
  if (command !== undefined) return { is: command };
  const [first = '', second = '', rest = ''] = parted(text);
  if (bare(first) === 'note')
    return second === ''
      ? notUnderstood('a note has a text: note TEXT')
      : { is: 'note', note: text.slice(first.length).trim() };
  const [control, ...others] = meant(first, controls);
  const [word, ...otherWords] = meant(second, allSayings);
  const says = word === undefined || otherWords.length > 0 ? undefined : meaning[word];
  if (control !== undefined && others.length === 0 && says !== undefined)
    return { is: 'said', control, says, note: rest === '' ? null : rest };
  const begun = meant(first, [...commands, 'note']);
  if (begun.length > 0 && (second === '' || control === undefined)) return slipOf(begun, second);
  if (control === undefined)
    return isProse(text, first, second, controls) ? { is: 'prose', note: text } : unknown(first, controls);
  if (others.length > 0) return notUnderstood(`'${first}' may be ${[control, ...others].join(' or ')}`);
  const given = second === '' ? 'no word' : `'${second}' is no word`;
  return notUnderstood(`${given} for ${control}; known: ${sayings.join(', ')}`);
}

function notUnderstood(why: string, whichControls = false): Line {
  return { is: 'not understood', why, whichControls };
}

function slipOf(begun: readonly string[], second: string): Line {
  const meant = begun.join(' or ');
  if (second === '') return notUnderstood(`did you mean ${meant}? Commands are written in full`);
  return notUnderstood(`did you mean ${meant}? Commands stand alone, and a note begins with the word note`);
}

/** Nobody who means a control or a command writes so. */
function isProse(text: string, first: string, second: string, controls: readonly ControlId[]): boolean {
  const saysSomething = allSayings.some((one) => one === bare(second));
  return (
    text.split(/\s+/).length >= fewestOfProse && !saysSomething && nearestWord(bare(first), controls) === null
  );
}

function unknown(first: string, controls: readonly ControlId[]): Line {
  // A shorter word is near to anything.
  const near =
    bare(first).length < shortestGuess ? null : nearestWord(bare(first), [...controls, ...commands]);
  const guess = near === null ? '.' : `, did you mean ${near}?`;
  return notUnderstood(
    `'${first}' is no control of this scenario, and no command${guess} A note begins with the word note`,
    true,
  );
}

/** The first word, the second, and all that follows as it is. */
function parted(text: string): readonly string[] {
  return /^(\S+)(?:\s+(\S+)(?:\s+(.*))?)?$/s.exec(text)?.slice(1) ?? [];
}

/** All that the word may stand for: itself, or what begins with it. */
function meant<W extends string>(word: string, known: readonly W[]): readonly W[] {
  const given = bare(word);
  const exact = known.find((one) => one.toLowerCase() === given);
  if (exact !== undefined) return [exact];
  return given === '' ? [] : known.filter((one) => one.toLowerCase().startsWith(given));
}

function bare(word: string): string {
  return word.toLowerCase().replace(/[,;:.!]+$/, '');
}
