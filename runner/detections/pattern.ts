export interface PatternOptions {
  readonly cased: boolean;
  readonly openStart: boolean;
  readonly openEnd: boolean;
}

/**
 * A Sigma string value as a regular expression over a whole field. `*` is any text, `?` any one character. A
 * backslash takes the meaning from `*`, `?` and another backslash, and stands for itself before anything else
 * (Sigma specification 2, "Escaping").
 */
export function pattern(value: string, { cased, openStart, openEnd }: PatternOptions): RegExp {
  const body = value.replaceAll(/\\[\\*?]|[\s\S]/gu, (token) => {
    if (token === '*') return '.*';
    if (token === '?') return '.';
    return literal(token.length === 2 && token.startsWith('\\') ? token.slice(1) : token);
  });
  return new RegExp(`^${openStart ? '.*' : ''}${body}${openEnd ? '.*' : ''}$`, cased ? 'su' : 'isu');
}

function literal(character: string): string {
  return /[\\^$.*+?()[\]{}|/]/.test(character) ? `\\${character}` : character;
}
