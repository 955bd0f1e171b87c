import type { EventFields } from '../event-fields.ts';
import type { Literal } from './literals.ts';

/** A literal with the number of the one that asks for it. */
export interface OwnedLiteral {
  readonly literal: Literal;
  readonly owner: number;
}

/** Where a literal is recognised by some of its characters, and whose it is. */
interface Entry {
  readonly text: string;
  /** How many characters of the literal stand behind those. */
  readonly behind: number;
  readonly owners: readonly number[];
}

/** By how many characters a literal is recognised: as many of these as it has. Each divides the hash's bits evenly. */
const widths = [4, 2, 1] as const;
const bits = 16;
const mask = (1 << bits) - 1;

/**
 * Many literals looked for in one pass over a text for each of the widths. A few characters of each, those which the fewest literals
 * share, are kept by their hash; a text is read character by character, and only where the hash is one of those kept is a literal
 * compared.
 */
export class LiteralIndex {
  readonly #fields: readonly (readonly [field: string | null, tables: readonly Table[]])[];

  /** @param owned literals, none of them empty */
  constructor(owned: readonly OwnedLiteral[]) {
    this.#fields = [...Map.groupBy(owned, ({ literal }) => literal.field)].map(([field, all]) => {
      const byWidth = Map.groupBy(
        all,
        ({ literal }) => widths.find((width) => literal.text.length >= width) ?? 1,
      );
      return [field, [...byWidth].map(([width, some]) => new Table(width, some))];
    });
  }

  /** Calls `found` with the owner of each literal that stands in the event; an owner may come several times. */
  find(event: EventFields, found: (owner: number) => void): void {
    for (const [field, tables] of this.#fields) {
      const values = field === null ? event.everything().slice(0, 1) : event.get(field);
      for (const value of values) for (const table of tables) table.scan(value.folded, found);
    }
  }
}

class Table {
  readonly #width: number;
  readonly #present = new Uint8Array(mask + 1);
  readonly #entries = new Map<number, Entry[]>();

  constructor(width: number, owned: readonly OwnedLiteral[]) {
    this.#width = width;
    const byText = Map.groupBy(owned, ({ literal }) => literal.text);
    const uses = new Map<number, number>();
    for (const text of byText.keys()) {
      for (const hash of new Set(this.#hashes(text))) uses.set(hash, (uses.get(hash) ?? 0) + 1);
    }
    for (const [text, owners] of byText) {
      const own = this.#hashes(text);
      const usesOf = (at: number) => uses.get(own[at] ?? 0) ?? 0;
      const at = own.reduce((best, _, i) => (usesOf(i) < usesOf(best) ? i : best), 0);
      const hash = own[at] ?? 0;
      const entry = { text, behind: own.length - 1 - at, owners: owners.map(({ owner }) => owner) };
      this.#present[hash] = 1;
      const same = this.#entries.get(hash);
      if (same === undefined) this.#entries.set(hash, [entry]);
      else same.push(entry);
    }
  }

  scan(text: string, found: (owner: number) => void): void {
    const present = this.#present;
    const shift = bits / this.#width;
    let hash = 0;
    for (let at = 0; at < text.length; at++) {
      // Each new character pushes the oldest out at the top.
      hash = ((hash << shift) ^ text.charCodeAt(at)) & mask;
      if (present[hash] === 1) this.#compare(hash, text, at + 1, found);
    }
  }

  #compare(hash: number, text: string, end: number, found: (owner: number) => void): void {
    for (const entry of this.#entries.get(hash) ?? []) {
      const start = end + entry.behind - entry.text.length;
      if (start >= 0 && text.startsWith(entry.text, start)) entry.owners.forEach(found);
    }
  }

  /** The hash at the end of every so many characters of a literal. */
  #hashes(text: string): number[] {
    const shift = bits / this.#width;
    const result: number[] = [];
    let hash = 0;
    for (let at = 0; at < text.length; at++) {
      hash = ((hash << shift) ^ text.charCodeAt(at)) & mask;
      if (at >= this.#width - 1) result.push(hash);
    }
    return result;
  }
}
