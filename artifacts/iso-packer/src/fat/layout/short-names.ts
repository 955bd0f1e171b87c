import type { Node } from '../../inputs/tree.ts';
import { upperCase } from '../../inputs/unique-names.ts';
import { known } from '../../known.ts';

/** fatgen103 6.1: letters, digits, and what else a short name may have; `~` among them. */
const SHORT = /^[A-Z0-9!#$%&'()\-@^_`{}~]{1,8}(?:\.[A-Z0-9!#$%&'()\-@^_`{}~]{1,3})?$/;
const NOT_SHORT = /[^A-Z0-9!#$%&'()\-@^_`{}~.]/gu;

interface Basis {
  readonly stem: string;
  /** Without its dot. */
  readonly extension: string;
}

/**
 * The short name of each child, with a dot before an extension, no two alike. What is a short name but for its case is its own;
 * the others get the numeric tails in the order of the children.
 *
 * @param longNames at most 65536
 */
export function shortNames(longNames: ReadonlyMap<Node, string>): Map<Node, string> {
  const names = new Map<Node, string>();
  const taken = new Set<string>();
  for (const [node, name] of longNames) {
    const upper = upperCase(name);
    if (!SHORT.test(upper)) continue;
    names.set(node, upper);
    taken.add(upper);
  }
  const tails = new Map<string, number>();
  for (const [node, name] of longNames) {
    if (names.has(node)) continue;
    names.set(node, withTail(basisOf(name), taken, tails));
  }
  return new Map([...longNames.keys()].map((node) => [node, known(names, node)]));
}

/** Whether a short entry alone shows the name as it is. */
export function isShort(name: string): boolean {
  return SHORT.test(name);
}

/** fatgen103 7, "The Basis-Name Generation Algorithm" */
function basisOf(name: string): Basis {
  const plain = upperCase(name).replace(/ /g, '').replace(/^\.+/, '').replace(NOT_SHORT, '_');
  const firstDot = plain.indexOf('.');
  const lastDot = plain.lastIndexOf('.');
  if (firstDot === -1) return { stem: plain.slice(0, 8), extension: '' };
  return { stem: plain.slice(0, firstDot).slice(0, 8), extension: plain.slice(lastDot + 1).slice(0, 3) };
}

/**
 * fatgen103 7, "The Numeric-Tail Generation Algorithm": from `~1` to `~999999`, which are more than a folder's entries.
 * @param tails the next number to try for a cut stem and extension; so that none is given twice
 */
function withTail({ stem, extension }: Basis, taken: Set<string>, tails: Map<string, number>): string {
  const end = extension === '' ? '' : `.${extension}`;
  for (let digits = 1; ; digits += 1) {
    const cut = stem.slice(0, 7 - digits);
    const key = `${cut}/${end}/${digits}`;
    let n = tails.get(key) ?? 10 ** (digits - 1);
    while (n < 10 ** digits && taken.has(`${cut}~${n}${end}`)) n += 1;
    tails.set(key, n + 1);
    if (n < 10 ** digits) return `${cut}~${n}${end}`;
  }
}
