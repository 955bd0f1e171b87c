import { type Condition, parseCondition } from './condition.ts';
import type { Placeholders } from './placeholders.ts';
import { Refusal } from './refusal.ts';
import { readModifiers } from './values/modifiers.ts';
import { readValue } from './values/read-value.ts';
import type { Wanted } from './values/value.ts';
import type { YamlEntry, YamlMap, YamlNode, YamlScalar } from './yaml-tree.ts';

/** What stands under a search identifier. */
export type Selection =
  /** The entries of a map: all hold. */
  | { readonly is: 'map'; readonly items: readonly Item[] }
  /** The maps of a list, and its values taken together as keywords: any holds. */
  | { readonly is: 'list'; readonly selections: readonly Selection[] }
  | { readonly is: 'keywords'; readonly item: Item };

/** One entry of a map, `field|modifier|…: values`, or keywords. */
export interface Item {
  /** Null where the whole event is searched. */
  readonly field: string | null;
  /** As written. */
  readonly modifiers: readonly string[];
  /** Whether every value must hold, rather than any. */
  readonly every: boolean;
  /** Whether the field must be different from the values. */
  readonly negated: boolean;
  readonly wanted: readonly Wanted[];
}

export interface Detection {
  readonly selections: ReadonlyMap<string, Selection>;
  /** Any of them is the rule's condition. */
  readonly conditions: readonly { readonly text: string; readonly condition: Condition }[];
}

/** A rule's `detection`. Throws `Refusal`. */
export function readDetection(map: YamlMap, placeholders: Placeholders): Detection {
  const selections = new Map<string, Selection>();
  let written: YamlNode | null = null;
  for (const { key, keyOffset, value } of map.entries) {
    if (key === 'condition') written = value;
    else if (key === 'timeframe') {
      throw new Refusal("'timeframe' is no part of the specification any more, nor supported", keyOffset);
    } else selections.set(key, readSelection(value, placeholders));
  }
  if (written === null) throw new Refusal("the detection has no 'condition'", map.offset);
  const nodes = written.is === 'list' ? written.items : [written];
  if (nodes.length === 0) throw new Refusal('a list without conditions', written.offset);
  const conditions = nodes.map((node) => {
    const text = node.is === 'scalar' ? node.value : null;
    if (typeof text !== 'string' || node.is !== 'scalar') {
      throw new Refusal('a condition is text, or a list of texts', node.offset);
    }
    return { text, condition: parseCondition(text, [...selections.keys()], node.textOffset) };
  });
  return { selections, conditions };
}

function readSelection(node: YamlNode, placeholders: Placeholders): Selection {
  if (node.is === 'scalar') return keywords([node], placeholders);
  if (node.is === 'map') {
    if (node.entries.length === 0) throw new Refusal('a selection without entries', node.offset);
    return { is: 'map', items: node.entries.map((entry) => readItem(entry, placeholders)) };
  }
  if (node.items.length === 0) throw new Refusal('a selection without entries', node.offset);
  const values = node.items.filter((item) => item.is === 'scalar');
  if (values.length === node.items.length) return keywords(values, placeholders);
  const maps = node.items.filter((item) => item.is !== 'scalar');
  const nested = maps.find((item) => item.is === 'list');
  if (nested !== undefined) throw new Refusal('a list within a list', nested.offset);
  const selections = maps.map((item) => readSelection(item, placeholders));
  return {
    is: 'list',
    selections: values.length === 0 ? selections : [...selections, keywords(values, placeholders)],
  };
}

function keywords(nodes: readonly YamlScalar[], placeholders: Placeholders): Selection {
  const wanted = nodes.map((node) => keyword(node, { kind: 'text', modifiers: [], placeholders }));
  return { is: 'keywords', item: { field: null, modifiers: [], every: false, negated: false, wanted } };
}

function readItem({ key, keyOffset, value }: YamlEntry, placeholders: Placeholders): Item {
  const [field = '', ...names] = key.split('|');
  let at = keyOffset + field.length;
  const placed = names.map((name) => {
    const offset = at + 1;
    at = offset + name.length;
    return { name, offset };
  });
  const { kind, modifiers } = readModifiers(placed);
  const every = names.includes('all');
  const values = valueNodes(value, key);
  if (every && values.length < 2) {
    throw new Refusal(
      "the modifier 'all' needs a list of several values (Sigma modifiers, 'all')",
      keyOffset,
    );
  }
  const reading = { kind, modifiers, placeholders };
  const fieldless = new Set(['exists', 'cidr', 'fieldref', 'date', 'comparison']);
  if (field === '' && fieldless.has(kind))
    throw new Refusal(`'${names.join('|')}' needs a field's name`, keyOffset);
  const wanted = values.map((node) => (field === '' ? keyword(node, reading) : readValue(node, reading)));
  return {
    field: field === '' ? null : field,
    modifiers: names,
    every,
    negated: names.includes('neq'),
    wanted,
  };
}

function valueNodes(node: YamlNode, key: string): readonly YamlScalar[] {
  if (node.is === 'scalar') return [node];
  if (node.is === 'map') throw new Refusal(`the value of '${key}' is a map`, node.offset);
  if (node.items.length === 0) throw new Refusal('a list without values', node.offset);
  return node.items.map((item) => {
    if (item.is !== 'scalar') throw new Refusal(`a value of '${key}' is a ${item.is}`, item.offset);
    if (item.value === null) {
      throw new Refusal(
        "null can't be one of several values (Sigma specification, 'Special Field Values')",
        item.offset,
      );
    }
    return item;
  });
}

/** Keywords are looked for anywhere in the event, so they are open on both sides. */
function keyword(node: YamlScalar, reading: Parameters<typeof readValue>[1]): Wanted {
  if (node.value === null) throw new Refusal('null needs a field', node.offset);
  const { text, anyOf } = readValue(node, reading);
  return {
    text,
    anyOf: anyOf.map((value) => (value.is === 'text' ? { ...value, openStart: true, openEnd: true } : value)),
  };
}
