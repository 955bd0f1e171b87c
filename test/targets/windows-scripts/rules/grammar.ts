import { fileURLToPath } from 'node:url';
import { Language, type Node, Parser, type Tree } from 'web-tree-sitter';

await Parser.init();
const wasm = fileURLToPath(import.meta.resolve('tree-sitter-powershell/tree-sitter-powershell.wasm'));
const parser = new Parser();
parser.setLanguage(await Language.load(wasm));

export function parseScript(text: string): Tree {
  const tree = parser.parse(text);
  if (tree === null) throw new Error('the grammar gave no tree');
  return tree;
}

export function* nodesOf(node: Node): Generator<Node> {
  yield node;
  for (const child of node.children) if (child !== null) yield* nodesOf(child);
}

/** Where the grammar finds an error, as "line: text". */
export function syntaxErrors(text: string): readonly string[] {
  return [...nodesOf(parseScript(text).rootNode)]
    .filter((node) => node.isError || node.isMissing)
    .map((node) => `${node.startPosition.row + 1}: ${node.text.slice(0, 60)}`);
}

/** The text with strings and comments blanked, so that what stands in them is no syntax. */
export function codeOnly(text: string): string {
  const letters = [...text].length === text.length ? text.split('') : [...text];
  for (const node of nodesOf(parseScript(text).rootNode)) {
    if (node.type !== 'string_literal' && node.type !== 'comment') continue;
    for (let at = node.startIndex; at < node.endIndex; at += 1) if (letters[at] !== '\n') letters[at] = ' ';
  }
  return letters.join('');
}
