import {
  type Document,
  isMap,
  isNode,
  isPair,
  isScalar,
  isSeq,
  LineCounter,
  parseDocument,
  visit,
  type YAMLMap,
} from 'yaml';

export type Path = readonly (string | number)[];

export interface Position {
  readonly line: number;
  readonly column: number;
}

/** A YAML text as a value, and where in the text each part of it stands. */
export interface YamlSource {
  /** The document as plain data; undefined when the text is too broken to be read. */
  readonly value: unknown;
  readonly errors: readonly {
    readonly code: 'YAML_SYNTAX' | 'DUPLICATE_KEY';
    readonly text: string;
    readonly position: Position;
  }[];
  /** Where the value at `path` starts, or its key; the nearest part above it where there is none. */
  position(path: Path, at: 'key' | 'value'): Position;
}

export function readYaml(text: string): YamlSource {
  const lines = new LineCounter();
  // The library compares each key with every other, which a file of somebody else's can make take for ever.
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, uniqueKeys: false });
  const positionOf = (offset: number): Position => {
    const { line, col } = lines.linePos(offset);
    return { line: Math.max(line, 1), column: Math.max(col, 1) };
  };
  const errors: YamlSource['errors'][number][] = [
    // Of what is opened again and again and never closed, each is said at the same place.
    ...new Map(document.errors.map((e) => [`${e.pos[0]} ${e.message}`, e])).values(),
  ].map((e) => ({ code: 'YAML_SYNTAX', text: e.message, position: positionOf(e.pos[0]) }));
  for (const { key, offset } of repeatedKeys(document))
    errors.push({
      code: 'DUPLICATE_KEY',
      text: `the key '${key}' stands here twice`,
      position: positionOf(offset),
    });

  let value: unknown;
  // A repeated key leaves a readable document; any other error leaves guesses.
  if (errors.every((e) => e.code === 'DUPLICATE_KEY')) {
    try {
      value = document.toJS();
    } catch (error) {
      // An alias without its anchor, or the library's limit on aliases that multiply.
      errors.push({
        code: 'YAML_SYNTAX',
        text: error instanceof Error ? error.message : String(error),
        position: positionOf(danglingAlias(document)),
      });
    }
  }

  return {
    value,
    errors,
    position(path, at) {
      let node: unknown = document.contents;
      let offset = startOf(node) ?? 0;
      for (const [i, segment] of path.entries()) {
        const pair = isMap(node) ? pairOf(node, segment) : undefined;
        const child: unknown = isSeq(node) ? node.items[Number(segment)] : pair?.value;
        const wanted = at === 'key' && i === path.length - 1 && pair !== undefined ? pair.key : child;
        const start = startOf(wanted) ?? startOf(pair?.key);
        if (start === undefined) break;
        offset = start;
        node = child;
      }
      return positionOf(offset);
    },
  };
}

/** The part of a document's data at a path, or undefined where there is none. */
export function valueAt(root: unknown, path: Path): unknown {
  let value = root;
  for (const segment of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, segment)) return undefined;
    value = Reflect.get(value, segment);
  }
  return value;
}

function pairOf(map: YAMLMap, key: string | number) {
  return map.items.find((p) => isPair(p) && isScalar(p.key) && String(p.key.value) === String(key));
}

function startOf(node: unknown): number | undefined {
  return isNode(node) ? node.range?.[0] : undefined;
}

function repeatedKeys(document: Document.Parsed) {
  const repeated: { readonly key: string; readonly offset: number }[] = [];
  visit(document, {
    Map(_, map) {
      const seen = new Set<unknown>();
      for (const { key } of map.items) {
        if (!isScalar(key)) continue;
        if (seen.has(key.value)) repeated.push({ key: String(key.value), offset: startOf(key) ?? 0 });
        seen.add(key.value);
      }
    },
  });
  return repeated;
}

function danglingAlias(document: Document.Parsed): number {
  let offset = 0;
  visit(document, {
    Alias(_, alias) {
      if (alias.resolve(document) !== undefined) return;
      offset = startOf(alias) ?? 0;
      return visit.BREAK;
    },
  });
  return offset;
}
