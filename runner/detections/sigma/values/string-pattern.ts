import { Refusal } from '../refusal.ts';

/** A part of a Sigma string: text, any one character (`?`), or any text (`*`). */
export type PatternPart =
  | { readonly is: 'text'; readonly text: string }
  | { readonly is: 'one' }
  | { readonly is: 'any' };

/** Parts of text never stand side by side. */
export type Pattern = readonly PatternPart[];

/** What `windash` takes for each other: hyphen, slash, en dash, em dash, horizontal bar (Sigma modifiers 2.1.0, "String Modifiers"). */
export const dashes = ['-', '/', '\u2013', '\u2014', '\u2015'] as const;

/** What a string is made of before placeholders are filled in. */
export type Piece = PatternPart | { readonly is: 'placeholder'; readonly name: string };

/**
 * A backslash takes the meaning from `*`, `?` and another backslash, and stands for itself before anything else (Sigma specification
 * 2.1.0, "Escape Character"). With `placeholders`, `%name%` is one, and `\%` a plain percent sign ("Placeholders").
 */
export function pieces(value: string, { placeholders }: { readonly placeholders: boolean }): Piece[] {
  const token = placeholders ? /\\[\\*?%]|[*?]|%[^%\s\\]+%|[^\\*?%]+|[\\%]/g : /\\[\\*?]|[*?]|[^\\*?]+|\\/g;
  return joined(
    (value.match(token) ?? []).map((part): Piece => {
      if (part === '*') return { is: 'any' };
      if (part === '?') return { is: 'one' };
      if (placeholders && /^%.+%$/.test(part)) return { is: 'placeholder', name: part.slice(1, -1) };
      return { is: 'text', text: part.length === 2 && part.startsWith('\\') ? part.slice(1) : part };
    }),
  );
}

/** A Sigma string without placeholders. */
export function stringPattern(value: string): Pattern {
  return pieces(value, { placeholders: false }).flatMap((piece) =>
    piece.is === 'placeholder' ? [] : [piece],
  );
}

export function textPattern(text: string): Pattern {
  return text === '' ? [] : [{ is: 'text', text }];
}

/** Text side by side becomes one part, and several `*` mean one. */
export function joined<P extends Piece>(parts: readonly P[]): P[] {
  const result: P[] = [];
  for (const part of parts) {
    const last = result.at(-1);
    if (part.is === 'text' && last?.is === 'text') {
      result[result.length - 1] = { ...last, text: last.text + part.text };
    } else if (!(part.is === 'any' && last?.is === 'any')) {
      result.push(part);
    }
  }
  return result;
}

/** The text of a pattern that has no wildcards; throws `Refusal` otherwise. */
export function plainText(pattern: Pattern, why: string, offset: number): string {
  return pattern
    .map((part) => {
      if (part.is === 'text') return part.text;
      throw new Refusal(`wildcards can't go with ${why}`, offset);
    })
    .join('');
}

export function mapText(pattern: Pattern, change: (text: string) => string): Pattern {
  return pattern.map((part) => (part.is === 'text' ? { is: 'text', text: change(part.text) } : part));
}
