import { type Alias, isAlias, isMap, isScalar, isSeq, type Node, parseAllDocuments, type Scalar } from 'yaml';
import { Refusal } from './refusal.ts';

/** A YAML document as the rule language sees it: aliases resolved, every part with its place in the file. */
export type YamlNode = YamlMap | YamlList | YamlScalar;

interface Placed {
  /** Characters from the start of the file. */
  readonly offset: number;
}

export interface YamlEntry {
  readonly key: string;
  /** Where the key's own text begins, behind a quotation mark. */
  readonly keyOffset: number;
  readonly value: YamlNode;
}

export interface YamlMap extends Placed {
  readonly is: 'map';
  readonly entries: readonly YamlEntry[];
}

interface YamlList extends Placed {
  readonly is: 'list';
  readonly items: readonly YamlNode[];
}

export interface YamlScalar extends Placed {
  readonly is: 'scalar';
  readonly value: string | number | boolean | null;
  /** The text that it is written as, without quotation marks. */
  readonly written: string;
  /** Where the value's own text begins, behind a quotation mark. */
  readonly textOffset: number;
}

/** Aliases count as often as they are used, so a document can't grow beyond what it says by multiplying them. */
const mostNodes = 200_000;
const deepest = 64;

/** How the library's descent by recursion ends. */
const tooDeep = /call stack/;

/** The documents of a file; empty ones are left out. Throws `Refusal`. */
export function yamlTrees(text: string): YamlNode[] {
  return documents(text).flatMap((document) => {
    const [fault] = [...document.errors, ...document.warnings];
    if (fault !== undefined)
      throw new Refusal(
        `no YAML: ${tooDeep.test(fault.message) ? 'nested too deep' : fault.message}`,
        fault.pos[0],
      );
    return document.contents === null ? [] : [new Walk(text).node(document.contents, 0)];
  });
}

function documents(text: string) {
  try {
    // Keys are compared below: the library's own way takes time that grows with the square of their number.
    const all = parseAllDocuments(text, { prettyErrors: false, uniqueKeys: false, schema: 'core' });
    return 'empty' in all ? [] : all;
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new Refusal(`no YAML: ${tooDeep.test(why) ? 'nested too deep' : why}`, 0);
  }
}

class Walk {
  readonly #text: string;
  readonly #anchors = new Map<string, Node>();
  #nodes = 0;

  constructor(text: string) {
    this.#text = text;
  }

  node(node: unknown, depth: number): YamlNode {
    if (isAlias(node)) return this.node(this.#meant(node), depth);
    const offset = offsetOf(node);
    if (++this.#nodes > mostNodes) throw new Refusal(`more than ${mostNodes} values`, offset);
    if (depth > deepest) throw new Refusal(`nested deeper than ${deepest} levels`, offset);
    if (isScalar(node)) return this.#scalar(node, offset);
    if (isSeq(node)) {
      this.#remember(node);
      return { is: 'list', offset, items: node.items.map((item) => this.node(item, depth + 1)) };
    }
    if (!isMap(node)) return { is: 'scalar', offset, value: null, written: '', textOffset: offset };
    this.#remember(node);
    return { is: 'map', offset, entries: this.#entries(node.items, depth) };
  }

  #entries(pairs: readonly { readonly key: unknown; readonly value: unknown }[], depth: number): YamlEntry[] {
    const seen = new Set<string>();
    return pairs.map((pair) => {
      const key = this.node(pair.key, depth + 1);
      if (key.is !== 'scalar') throw new Refusal('a key that is no plain value', key.offset);
      const name = String(key.value ?? '');
      if (seen.has(name)) throw new Refusal(`the key '${name}' comes twice`, key.offset);
      seen.add(name);
      const value = this.node(pair.value ?? null, depth + 1);
      // A key without a value has no place of its own.
      const placed = value.offset === 0 && value.is === 'scalar' ? { ...value, offset: key.offset } : value;
      return { key: name, keyOffset: key.textOffset, value: placed };
    });
  }

  #scalar(node: Scalar, offset: number): YamlScalar {
    this.#remember(node);
    const { value } = node;
    const plain =
      typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' || value === null
        ? value
        : String(node.source ?? value);
    const quoted = node.type === 'QUOTE_SINGLE' || node.type === 'QUOTE_DOUBLE' ? 1 : 0;
    const verbatim = typeof plain === 'string' && this.#text.startsWith(plain, offset + quoted);
    const written = node.source ?? String(plain);
    return { is: 'scalar', offset, value: plain, written, textOffset: verbatim ? offset + quoted : offset };
  }

  /** An alias means the nearest anchor of its name before it (YAML 1.2.2, 7.1). */
  #meant(alias: Alias): Node {
    const node = this.#anchors.get(alias.source);
    if (node === undefined)
      throw new Refusal(`the alias '*${alias.source}' has no anchor before it`, offsetOf(alias));
    return node;
  }

  #remember(node: Node & { readonly anchor?: string }): void {
    if (node.anchor !== undefined) this.#anchors.set(node.anchor, node);
  }
}

function offsetOf(node: unknown): number {
  if (typeof node !== 'object' || node === null || !('range' in node) || !Array.isArray(node.range)) return 0;
  return Number(node.range[0]);
}
