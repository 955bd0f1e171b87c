import type { Detection, Item } from '../../sigma/detection.ts';
import type { TextValue, Value } from '../../sigma/values/value.ts';
import { fold } from '../field-text.ts';
import type { TestContext } from '../values/value-test.ts';
import { needOf } from './necessity.ts';
import { regexLiterals } from './regex-literals.ts';

/** A piece of text, without regard to case. */
export interface Literal {
  /** Null: anywhere in the event. */
  readonly field: string | null;
  readonly text: string;
}

/**
 * Literals of which at least one must stand in an event's fields before a detection can hold; null where there is no such set. Of several
 * sets that would do, the one that events are least likely to have.
 */
export function necessaryLiterals(detection: Detection, context: TestContext): Literals {
  return needOf<readonly Literal[]>(detection, {
    ofItem: (item) => ofItem(item, context),
    all: best,
    any: every,
  });
}

type Literals = readonly Literal[] | null;

function ofItem(item: Item, context: TestContext): Literals {
  if (item.negated) return null;
  const field = item.field === null ? null : context.fieldName(item.field);
  const sets = item.wanted.map(({ anyOf }) => every(anyOf.map((value) => ofValue(value, field))));
  return item.every ? best(sets) : every(sets);
}

function ofValue(value: Value, field: string | null): Literals {
  if (value.is === 'text') {
    const text = longest(textPieces(value));
    return text === '' ? null : [{ field, text }];
  }
  if (value.is !== 'regex') return null;
  return regexLiterals(value.regex)?.map((text) => ({ field, text })) ?? null;
}

/** What must stand in the field in one piece. Where any dash will do, a piece ends at each. */
function textPieces({ pattern, anyDash }: TextValue): readonly string[] {
  const texts = pattern.flatMap((part) => (part.is === 'text' ? [fold(part.text)] : []));
  return anyDash ? texts.flatMap((text) => text.split(/[-/\u2013\u2014\u2015]/)) : texts;
}

function longest(texts: readonly string[]): string {
  return texts.reduce((found, text) => (text.length > found.length ? text : found), '');
}

/** One of all the sets' literals: none where a set is missing, since that part could hold without any. */
function every(sets: readonly Literals[]): Literals {
  const result: Literal[] = [];
  for (const set of sets) {
    if (set === null) return null;
    for (const literal of set) result.push(literal);
  }
  return result;
}

function best(sets: readonly Literals[]): Literals {
  let found: Literals = null;
  for (const set of sets) if (set !== null && (found === null || chance(set) < chance(found))) found = set;
  return found;
}

/** What Windows events are full of: a literal that holds one of these, and little else, tells few of them apart. */
const common =
  /\.exe|\.dll|powershell|windows|system32|microsoft|software|users|program|hklm|currentversion|appdata|temp|http/g;

/** A rough guess of how often an event has one of the literals; only ever compared with another. */
function chance(set: readonly Literal[]): number {
  return set.reduce((sum, { text }) => {
    const telling = text.replaceAll(common, '').length;
    return sum + 2 ** -Math.min(telling, 16);
  }, 0);
}
