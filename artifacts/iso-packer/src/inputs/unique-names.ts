import type { Node } from './tree.ts';

/** The rules of one tree's names: the primary tree's or Joliet's. */
export interface NameSpace {
  /** The nearest name allowed here, before shortening; `extension` starts with its dot, or is empty. */
  candidate(node: Node): { stem: string; extension: string };
  /** The most UTF-16 code units that stem and extension may have together. */
  limit(node: Node, extension: string): number;
  /** A last correction after shortening, which keeps the length. */
  finish(name: string): string;
  /** Two names with the same key cannot live in the same folder. */
  key(name: string): string;
}

/**
 * One name for each child, no two alike. Names that need no change go first and keep theirs; of the others, in
 * the order of the originals, the second to ask for a name gets `_2` before its extension, and so on.
 */
export function uniqueNames(children: readonly Node[], space: NameSpace): Map<Node, string> {
  const names = new Map<Node, string>();
  const taken = new Set<string>();
  const lastTried = new Map<string, number>();
  const give = (node: Node, plain: string): void => {
    const plainKey = space.key(plain);
    let [name, key] = [plain, plainKey];
    for (let n = lastTried.get(plainKey) ?? 1; taken.has(key); ) {
      n += 1;
      name = fit(node, space, `_${n}`);
      key = space.key(name);
      lastTried.set(plainKey, n);
    }
    taken.add(key);
    names.set(node, name);
  };
  const changed: [Node, string][] = [];
  for (const node of children) {
    const plain = fit(node, space, '');
    if (plain === node.name) give(node, plain);
    else changed.push([node, plain]);
  }
  for (const [node, plain] of changed) give(node, plain);
  return names;
}

function fit(node: Node, space: NameSpace, suffix: string): string {
  const { stem, extension } = space.candidate(node);
  const room = space.limit(node, extension) - extension.length - suffix.length;
  return space.finish(shorten(stem, room) + suffix + extension);
}

/** The first `units` UTF-16 code units, or one less where that would part a surrogate pair. */
function shorten(text: string, units: number): string {
  if (text.length <= units) return text;
  const cut = text.slice(0, units);
  return cut.isWellFormed() ? cut : cut.slice(0, -1);
}

/** A name and its extension (from the last dot); a leading dot starts no extension. */
export function splitExtension(name: string): { stem: string; extension: string } {
  const dot = name.lastIndexOf('.');
  return dot > 0 ? { stem: name.slice(0, dot), extension: name.slice(dot) } : { stem: name, extension: '' };
}

/** Character by character, as Windows compares names: `ß` stays what it is. */
export function upperCase(name: string): string {
  const upper = name.toUpperCase();
  return upper.length === name.length ? upper : [...name].map(upperCharacter).join('');
}

function upperCharacter(character: string): string {
  const upper = character.toUpperCase();
  return upper.length === character.length ? upper : character;
}
