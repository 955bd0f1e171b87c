import { parse } from 'yaml';
import type { WinEvent } from '../../../runner/model/win-event.ts';

/** What the naive evaluator makes of an event; null where the rule uses something that it leaves out. */
export type Naive = (event: WinEvent) => boolean;

type Values = ReadonlyMap<string, readonly string[]>;
type Test = (values: Values) => boolean;

/** A rule uses something beyond lists, maps, `contains`, `startswith`, `endswith` and `all`. */
class LeftOut extends Error {}

/**
 * A second reading of the Sigma specification, to hold the engine against: slow, without any index, sharing no line with it, and for
 * the plain part of the language only. Log sources and the names that fields have in other logs are not its business.
 */
export function naive(text: string): Naive | null {
  try {
    const { detection } = parse(text) as { detection: Record<string, unknown> };
    const { condition, ...parts } = detection;
    if (typeof condition !== 'string') throw new LeftOut();
    const tests = new Map(Object.entries(parts).map(([name, part]) => [name, search(part)]));
    const test = conditionTest(condition, tests);
    return (event) => test(valuesOf(event));
  } catch (error) {
    if (error instanceof LeftOut) return null;
    throw error;
  }
}

function valuesOf({ Event }: WinEvent): Values {
  const values = new Map<string, string[]>();
  const add = (name: string, value: unknown): void => {
    if (Array.isArray(value)) for (const one of value) add(name, one);
    else if (typeof value === 'object' && value !== null)
      for (const [inner, one] of Object.entries(value)) add(inner, one);
    else {
      // Rules write the names of Defender's fields without their spaces.
      const plain = name.replaceAll(' ', '');
      values.set(plain, [...(values.get(plain) ?? []), value === null ? '' : String(value)]);
    }
  };
  for (const part of [Event.EventData, Event.UserData])
    for (const [name, value] of Object.entries(part ?? {})) add(name, value);
  const { EventID, Channel, Computer, Provider } = Event.System;
  for (const [name, value] of Object.entries({ EventID, Channel, Computer, Provider_Name: Provider.Name }))
    if (name === 'EventID' || !values.has(name)) values.set(name, [String(value)]);
  return values;
}

function search(part: unknown): Test {
  if (Array.isArray(part)) {
    if (!part.every((one) => typeof one === 'object' && one !== null)) throw new LeftOut();
    const any = part.map(search);
    return (values) => any.some((test) => test(values));
  }
  if (typeof part !== 'object' || part === null) throw new LeftOut();
  const all = Object.entries(part).map(([key, wanted]) => entry(key, wanted));
  return (values) => all.every((test) => test(values));
}

function entry(key: string, wanted: unknown): Test {
  const [field = '', ...modifiers] = key.split('|');
  if (field === '') throw new LeftOut();
  const kind = modifiers[0] ?? 'is';
  const plain = ['is', 'contains', 'startswith', 'endswith'].includes(kind);
  if (!plain || modifiers.slice(1).some((name) => name !== 'all')) throw new LeftOut();
  const list: readonly unknown[] = Array.isArray(wanted) ? wanted : [wanted];
  const tests = list.map((one) => value(field, kind, one));
  return modifiers.includes('all')
    ? (values) => tests.every((test) => test(values))
    : (values) => tests.some((test) => test(values));
}

function value(field: string, kind: string, wanted: unknown): Test {
  if (wanted === null) return (values) => !values.has(field);
  const glob = globOf(String(wanted));
  const open = { is: [], contains: ['*', '*'], startswith: [null, '*'], endswith: ['*', null] }[kind] ?? [];
  const whole = [...(open[0] ? [any] : []), ...glob, ...(open[1] ? [any] : [])];
  return (values) => (values.get(field) ?? []).some((seen) => fits(whole, [...seen.toLowerCase()]));
}

const any = Symbol('any text');
const one = Symbol('any one character');
type Glob = readonly (string | symbol)[];

/** Characters, and what stands for others; a backslash counts as itself but before `*`, `?` and another backslash. */
function globOf(text: string): Glob {
  const glob: (string | symbol)[] = [];
  const characters = [...text.toLowerCase()];
  for (let i = 0; i < characters.length; i++) {
    const [here = '', next] = [characters[i], characters[i + 1]];
    if (here === '\\' && (next === '*' || next === '?' || next === '\\')) {
      glob.push(next);
      i++;
    } else glob.push(here === '*' ? any : here === '?' ? one : here);
  }
  return glob;
}

/** Whether the whole text fits: after each character, all places of the glob that may come next. */
function fits(glob: Glob, text: readonly string[]): boolean {
  let places = closure(glob, [0]);
  for (const character of text) {
    const next = [...places].flatMap((place) => {
      const token = glob[place];
      if (token === any) return [place];
      return token === one || token === character ? [place + 1] : [];
    });
    places = closure(glob, next);
  }
  return places.has(glob.length);
}

function closure(glob: Glob, places: readonly number[]): ReadonlySet<number> {
  const all = new Set<number>();
  for (let place of places) {
    all.add(place);
    while (glob[place] === any) all.add(++place);
  }
  return all;
}

/** Rewritten from the inside out: each pair of parentheses becomes a name. */
function conditionTest(text: string, named: ReadonlyMap<string, Test>): Test {
  const tests = new Map(named);
  let rest = text.trim();
  const keep = (test: Test): string => {
    const name = `\u0001${tests.size}`;
    tests.set(name, test);
    return name;
  };
  for (;;) {
    const inner = /\(([^()]*)\)/.exec(rest);
    if (inner === null) return flat(rest, tests, named);
    rest = rest.replace(inner[0], ` ${keep(flat(inner[1] ?? '', tests, named))} `);
  }
}

function flat(text: string, tests: ReadonlyMap<string, Test>, named: ReadonlyMap<string, Test>): Test {
  const either = text
    .trim()
    .split(/\s+or\s+/i)
    .map((side) => side.split(/\s+and\s+/i).map(operand));
  return (values) => either.some((side) => side.every((test) => test(values)));

  function operand(word: string): Test {
    const negated = /^not\s+(.*)$/is.exec(word.trim());
    if (negated !== null) {
      const inner = operand(negated[1] ?? '');
      return (values) => !inner(values);
    }
    const quantified = /^(1|any|all)\s+of\s+(\S+)$/i.exec(word.trim());
    if (quantified === null) {
      const test = tests.get(word.trim());
      if (test === undefined) throw new LeftOut();
      return test;
    }
    const [, quantity, pattern = ''] = quantified;
    const meant = [...named].filter(([name]) =>
      pattern === 'them' ? !name.startsWith('_') : fits(globOf(pattern), [...name.toLowerCase()]),
    );
    const chosen = meant.map(([, test]) => test);
    return quantity === 'all'
      ? (values) => chosen.every((test) => test(values))
      : (values) => chosen.some((test) => test(values));
  }
}
