import { Refusal } from './refusal.ts';

/** A condition, its patterns of names resolved to the selections that they mean. `text` is as the rule writes it. */
export type Condition =
  | { readonly is: 'selection'; readonly name: string }
  | { readonly is: 'not'; readonly text: string; readonly part: Condition }
  | { readonly is: 'all' | 'any'; readonly text: string; readonly parts: readonly Condition[] };

interface Token {
  readonly text: string;
  readonly at: number;
}

const deepest = 100;

/**
 * A Sigma condition over the names of selections: `and`, `or`, `not`, parentheses, `1 of` and `all of` a name, which may hold `*`, or
 * `them`. `not` binds closer than `and`, `and` closer than `or` (Sigma specification 2.1.0, "Condition"). Throws `Refusal`.
 *
 * @param offset where the text begins in the file
 */
export function parseCondition(text: string, names: readonly string[], offset: number): Condition {
  return new Parser(text, names, offset).parse();
}

class Parser {
  readonly #text: string;
  readonly #names: readonly string[];
  readonly #offset: number;
  readonly #tokens: readonly Token[];
  #next = 0;
  #depth = 0;

  constructor(text: string, names: readonly string[], offset: number) {
    this.#text = text;
    this.#names = names;
    this.#offset = offset;
    this.#tokens = [...text.matchAll(/[()|]|[^\s()|]+/g)].map((m) => ({ text: m[0], at: m.index }));
  }

  parse(): Condition {
    const pipe = this.#tokens.find((token) => token.text === '|');
    if (pipe !== undefined) {
      throw this.#refusal(
        "aggregation with '|' is no part of the specification any more, nor supported",
        pipe,
      );
    }
    const condition = this.#either();
    const rest = this.#tokens[this.#next];
    if (rest !== undefined) throw this.#refusal(`'${rest.text}' is not expected there`, rest);
    return condition;
  }

  #either(): Condition {
    return this.#joined('or', 'any', () => this.#joined('and', 'all', () => this.#negation()));
  }

  #joined(word: 'or' | 'and', is: 'any' | 'all', operand: () => Condition): Condition {
    const from = this.#at();
    const parts = [operand()];
    while (this.#take(word)) parts.push(operand());
    const [only] = parts;
    return parts.length === 1 && only !== undefined ? only : { is, text: this.#since(from), parts };
  }

  #negation(): Condition {
    const from = this.#at();
    if (!this.#take('not')) return this.#operand();
    this.#descend();
    const part = this.#negation();
    this.#depth--;
    return { is: 'not', text: this.#since(from), part };
  }

  #operand(): Condition {
    const token = this.#tokens[this.#next++];
    if (token === undefined) throw this.#refusal('the condition ends too early');
    if (token.text === '(') {
      this.#descend();
      const inner = this.#either();
      this.#depth--;
      if (!this.#take(')')) throw this.#refusal("a ')' is missing", this.#tokens[this.#next]);
      return inner;
    }
    if (this.#take('of')) return this.#quantified(token);
    if (this.#names.includes(token.text)) return { is: 'selection', name: token.text };
    if (/^([()]|and|or|not)$/i.test(token.text)) {
      throw this.#refusal(`'${token.text}' is not expected there`, token);
    }
    throw this.#refusal(`no selection is called '${token.text}'`, token);
  }

  #quantified(quantity: Token): Condition {
    const pattern = this.#tokens[this.#next++];
    const many = quantity.text.toLowerCase();
    if (many !== '1' && many !== 'all') {
      throw this.#refusal(
        `'${quantity.text} of' is not in the specification, only '1 of' and 'all of'`,
        quantity,
      );
    }
    if (pattern === undefined) throw this.#refusal('the condition ends too early');
    const meant = this.#names.filter((name) => isMeant(name, pattern.text));
    if (meant.length === 0) throw this.#refusal(`no selection is called '${pattern.text}'`, pattern);
    const parts = meant.map((name) => ({ is: 'selection' as const, name }));
    return { is: many === '1' ? 'any' : 'all', text: this.#since(quantity.at), parts };
  }

  #take(word: string): boolean {
    const found = this.#tokens[this.#next]?.text.toLowerCase() === word;
    if (found) this.#next++;
    return found;
  }

  #descend(): void {
    if (++this.#depth > deepest) {
      throw this.#refusal(`nested deeper than ${deepest} levels`, this.#tokens[this.#next]);
    }
  }

  #at(): number {
    return this.#tokens[this.#next]?.at ?? this.#text.length;
  }

  #since(from: number): string {
    const last = this.#tokens[this.#next - 1];
    return this.#text.slice(from, last === undefined ? from : last.at + last.text.length);
  }

  #refusal(reason: string, token?: Token): Refusal {
    return new Refusal(`in the condition: ${reason}`, this.#offset + (token?.at ?? 0));
  }
}

/**
 * `them`, and a pattern that does not begin with an underscore itself, leave out the names that begin with one (Sigma specification
 * 2.1.0, "1/all of them": by convention excluded; a pattern is "same as" that, but restricted).
 */
function isMeant(name: string, pattern: string): boolean {
  if (name.startsWith('_') && !pattern.startsWith('_')) return false;
  if (pattern.toLowerCase() === 'them') return true;
  const [first = '', ...rest] = pattern.split('*');
  const last = rest.pop();
  if (last === undefined) return name === pattern;
  if (!name.startsWith(first) || !name.endsWith(last) || name.length < first.length + last.length)
    return false;
  let at = first.length;
  for (const part of rest) {
    const found = name.indexOf(part, at);
    if (found < 0 || found + part.length > name.length - last.length) return false;
    at = found + part.length;
  }
  return true;
}
