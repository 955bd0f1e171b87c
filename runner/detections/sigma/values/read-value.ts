import type { Placeholders } from '../placeholders.ts';
import { Refusal } from '../refusal.ts';
import { parseRegex } from '../regex/parse-regex.ts';
import { mostSteps, program } from '../regex/program.ts';
import type { YamlScalar } from '../yaml-tree.ts';
import { decimalOf } from './decimal.ts';
import { base64, base64AtAnyOffset, byteOrderMark, utf16 } from './encodings.ts';
import {
  comparisons,
  dateParts,
  isEncoding,
  isPlacing,
  type Modifier,
  type ModifierName,
  type ValueKind,
} from './modifiers.ts';
import { network } from './network.ts';
import {
  dashes,
  joined,
  mapText,
  type Pattern,
  type PatternPart,
  type Piece,
  pieces,
  plainText,
  stringPattern,
  textPattern,
} from './string-pattern.ts';
import type { TextValue, Value, Wanted } from './value.ts';

export interface Reading {
  readonly kind: ValueKind;
  readonly modifiers: readonly Modifier[];
  readonly placeholders: Placeholders;
}

/** What several placeholders, or dashes, in one value may multiply to. */
const mostAlternatives = 10_000;

/** One value of an entry under the entry's modifiers. Throws `Refusal`. */
export function readValue(node: YamlScalar, reading: Reading): Wanted {
  const { value } = node;
  if (value === null) {
    const [first] = reading.modifiers.filter(({ name }) => name !== 'neq');
    if (first !== undefined)
      throw new Refusal(`the modifier '${first.name}' has no value to work on`, node.offset);
    return { text: 'null', anyOf: [{ is: 'null' }] };
  }
  return { text: String(value), anyOf: [...alternatives(node, value, reading)] };
}

function alternatives(
  node: YamlScalar,
  value: string | number | boolean,
  reading: Reading,
): readonly Value[] {
  const { kind, modifiers } = reading;
  const has = (name: ModifierName) => modifiers.some((modifier) => modifier.name === name);
  switch (kind) {
    case 'exists':
      if (typeof value !== 'boolean') throw new Refusal("'exists' takes true or false", node.offset);
      return [{ is: 'exists', wanted: value }];
    case 'comparison':
    case 'date':
      return [numeric(node, value, modifiers)];
    case 'cidr':
      return patterns(node, value, reading).map((pattern) => {
        const written = plainText(pattern, "'cidr'", node.offset);
        const found = network(written);
        if (found === null) throw new Refusal(`'${written}' is no IP network`, node.offset);
        return { is: 'network', network: found };
      });
    case 'fieldref':
      if (typeof value !== 'string' || value === '')
        throw new Refusal("'fieldref' takes a field's name", node.offset);
      return [
        {
          is: 'field',
          name: plainText(stringPattern(value), "'fieldref'", node.offset),
          ...placing(modifiers),
          cased: has('cased'),
        },
      ];
    case 're':
      if (typeof value === 'boolean') throw new Refusal("'re' takes text", node.offset);
      return expressions(node, String(value), reading).map((source) => {
        const flags = { i: has('i'), m: has('m'), s: has('s') };
        const regex = parseRegex(source, flags, (at) => node.textOffset + at);
        const steps = program(regex);
        if (steps === null)
          throw new Refusal(
            `a regular expression that is too long once its repeats are written out (more than ${mostSteps} steps): ask for fewer repeats, or for any number by '*' or '+'`,
            node.offset,
          );
        return { is: 'regex', regex, program: steps };
      });
    case 'text':
      return patterns(node, value, reading).flatMap((pattern) => placedText(node, pattern, modifiers));
  }
}

function numeric(node: YamlScalar, value: string | number | boolean, modifiers: readonly Modifier[]): Value {
  const part = dateParts.find((name) => modifiers.some((modifier) => modifier.name === name)) ?? null;
  const relation = comparisons.find((name) => modifiers.some((modifier) => modifier.name === name)) ?? 'eq';
  if (typeof value !== 'number') throw new Refusal(`'${part ?? relation}' takes a number`, node.offset);
  // As it is written: JavaScript's own numbers have no more than 53 bits.
  const than = decimalOf(wholeNumber(node.written) ?? node.written);
  if (than === null)
    throw new Refusal(`'${part ?? relation}' takes a number that can be written in digits`, node.offset);
  return { is: 'number', part, relation, than };
}

/** In decimal, all its digits kept; null for what YAML's core schema (YAML 1.2.2, 10.3.2) does not read as a whole number. */
function wholeNumber(written: string): string | null {
  return /^(?:[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+)$/.test(written) ? String(BigInt(written)) : null;
}

/** In the order of the modifiers, each on what the one before it made (Sigma specification 2.1.0, "Value Modifiers"). */
function placedText(node: YamlScalar, start: Pattern, modifiers: readonly Modifier[]): TextValue[] {
  const windash = modifiers.some(({ name }) => name === 'windash');
  const encodings = modifiers.map(({ name }) => name).filter(isEncoding);
  // Once encoded, a dash can't be told any more.
  let all = windash && encodings.length > 0 ? withEachDash(start, node.offset) : [start];
  for (const name of encodings) {
    all = all.flatMap((pattern) => encoded(pattern, name, isWide(modifiers), node.offset));
  }
  const anyDash = windash && encodings.length === 0;
  const cased = modifiers.some(({ name }) => name === 'cased');
  return all.map((pattern) => ({ is: 'text', pattern, ...placing(modifiers), cased, anyDash }));
}

function withEachDash(pattern: Pattern, offset: number): Pattern[] {
  const parts = plainText(pattern, 'an encoding', offset).split(/([-/\u2013\u2014\u2015])/);
  let all = [''];
  for (const [i, part] of parts.entries()) {
    const options = i % 2 === 1 ? dashes : [part];
    if (all.length * options.length > mostAlternatives)
      throw new Refusal("too many dashes for 'windash'", offset);
    all = all.flatMap((text) => options.map((option) => text + option));
  }
  return all.map(textPattern);
}

function placing(modifiers: readonly Modifier[]) {
  const place = modifiers.map(({ name }) => name).find(isPlacing);
  return {
    openStart: place === 'contains' || place === 'endswith',
    openEnd: place === 'contains' || place === 'startswith',
  };
}

const isWide = (modifiers: readonly Modifier[]) =>
  modifiers.some(
    ({ name }) => name === 'wide' || name === 'utf16' || name === 'utf16le' || name === 'utf16be',
  );

function encoded(pattern: Pattern, name: ModifierName, wide: boolean, offset: number): Pattern[] {
  switch (name) {
    case 'wide':
    case 'utf16le':
      return [mapText(pattern, (text) => utf16(text, 'little'))];
    case 'utf16be':
      return [mapText(pattern, (text) => utf16(text, 'big'))];
    case 'utf16':
      return [
        joined([{ is: 'text', text: byteOrderMark }, ...mapText(pattern, (text) => utf16(text, 'little'))]),
      ];
    default: {
      const bytes = Buffer.from(plainText(pattern, `'${name}'`, offset), wide ? 'latin1' : 'utf8');
      if (name === 'base64') return [textPattern(base64(bytes))];
      const shifted = base64AtAnyOffset(bytes);
      if (shifted === null) throw new Refusal("the value is too short for 'base64offset'", offset);
      return shifted.map(textPattern);
    }
  }
}

/** The value as strings with wildcards, its placeholders filled in. */
function patterns(
  node: YamlScalar,
  value: string | number | boolean,
  { modifiers, placeholders }: Reading,
): Pattern[] {
  // What events hold is text: `0x1410` and `1.10` as the rule writes them, and the number that they are.
  if (typeof value !== 'string') {
    const plain = (typeof value === 'number' ? wholeNumber(node.written) : null) ?? String(value);
    return [...new Set([node.written, plain])].map((text) => textPattern(text));
  }
  const expand = modifiers.some(({ name }) => name === 'expand');
  const parts = pieces(value, { placeholders: expand });
  return filled(parts, node, placeholders).map((pattern) => joined(pattern));
}

/** The value as regular expressions. What a placeholder stands for is text there, with its wildcards. */
function expressions(node: YamlScalar, value: string, { modifiers, placeholders }: Reading): string[] {
  if (!modifiers.some(({ name }) => name === 'expand')) return [value];
  const parts = value
    .split(/(?<!\\)(%[^%\s\\]+%)/)
    .map(
      (part, i): Piece =>
        i % 2 === 1 ? { is: 'placeholder', name: part.slice(1, -1) } : { is: 'text', text: part },
    );
  const literal = (text: string) => text.replaceAll(/[\\^$.*+?()[\]{}|]/g, '\\$&');
  const own = new Set(parts.flatMap((part) => (part.is === 'text' ? [part] : [])));
  return filled(parts, node, placeholders).map((pattern) =>
    pattern
      .map((part) => {
        if (part.is !== 'text') return part.is === 'one' ? '.' : '.*';
        return own.has(part) ? part.text : literal(part.text);
      })
      .join(''),
  );
}

function filled(parts: readonly Piece[], node: YamlScalar, placeholders: Placeholders): Pattern[] {
  let all: PatternPart[][] = [[]];
  for (const part of parts) {
    if (part.is !== 'placeholder') {
      for (const pattern of all) pattern.push(part);
      continue;
    }
    const values = Object.hasOwn(placeholders, part.name) ? placeholders[part.name] : undefined;
    if (values === undefined) {
      const why =
        Object.keys(placeholders).length === 0
          ? 'no placeholders are given'
          : 'it is not among the placeholders given';
      throw new Refusal(`the placeholder '%${part.name}%' is not known: ${why}`, node.offset);
    }
    if (all.length * values.length > mostAlternatives) {
      throw new Refusal(`the placeholders multiply to more than ${mostAlternatives} values`, node.offset);
    }
    all = all.flatMap((pattern) =>
      values.map((value) => [
        ...pattern,
        ...(typeof value === 'number' ? textPattern(String(value)) : stringPattern(value)),
      ]),
    );
  }
  return all;
}
