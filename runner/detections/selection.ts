import type { WinEvent } from '../model/win-event.ts';
import { dataTexts, fieldValues } from './event-fields.ts';
import { fieldTest } from './field-test.ts';
import { Unsupported } from './rule-refused.ts';

/** A yes or no about one event. */
export type Test = (event: WinEvent) => boolean;

type Path = readonly (string | number)[];

/**
 * A named part of a rule's `detection`: a map (every entry holds), a list of maps (any map holds), or a list of
 * values (any of them is found in any field).
 */
export function selection(value: unknown, path: Path): Test {
  if (Array.isArray(value)) {
    if (value.length === 0) throw new Unsupported('a selection without entries', path);
    if (value.every((item) => typeof item === 'object' && item !== null)) {
      const tests = value.map((item: unknown, i) => selection(item, [...path, i]));
      return (event) => tests.some((test) => test(event));
    }
    return anywhere([], value, path);
  }
  if (typeof value !== 'object' || value === null) return anywhere([], [value], path);
  const tests = Object.entries(value).map(([key, wanted]) => entry(key, wanted, [...path, key]));
  if (tests.length === 0) throw new Unsupported('a selection without entries', path);
  return (event) => tests.every((test) => test(event));
}

function entry(key: string, wanted: unknown, path: Path): Test {
  const [field = '', ...modifiers] = key.split('|');
  if (field === '') return anywhere(modifiers, wanted, path);
  const test = fieldTest(modifiers, wanted, path);
  return (event) => test(fieldValues(event, field));
}

/** Values without a field: each is looked for inside every field. */
function anywhere(modifiers: readonly string[], wanted: unknown, path: Path): Test {
  const placed = modifiers.includes('re') ? modifiers : ['contains', ...modifiers];
  const test = fieldTest(placed, wanted, path);
  return (event) => test(dataTexts(event));
}
