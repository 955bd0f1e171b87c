import type { Item, Selection } from '../sigma/detection.ts';
import type { EventFields } from './event-fields.ts';
import { type TestContext, type ValueTest, valueTest } from './values/value-test.ts';

/** A yes or no about one event. */
export type EventTest = (event: EventFields) => boolean;

export function selectionTest(selection: Selection, context: TestContext): EventTest {
  switch (selection.is) {
    case 'keywords':
      return itemTest(selection.item, context);
    case 'map':
      return allOf(selection.items.map((item) => itemTest(item, context)));
    case 'list':
      return anyOf(selection.selections.map((each) => selectionTest(each, context)));
  }
}

function itemTest(item: Item, context: TestContext): EventTest {
  const { field, every, negated } = item;
  const tests = item.wanted.map(({ anyOf: values }) =>
    some(values.map((value) => valueTest(value, context))),
  );
  const test = every ? all(tests) : some(tests);
  const name = field === null ? null : context.fieldName(field);
  const holds: EventTest =
    name === null ? (event) => test(event.everything(), event) : (event) => test(event.get(name), event);
  return negated ? (event) => !holds(event) : holds;
}

export function allOf(tests: readonly EventTest[]): EventTest {
  const [first, second] = tests;
  if (tests.length === 1 && first !== undefined) return first;
  if (tests.length === 2 && first !== undefined && second !== undefined) return (e) => first(e) && second(e);
  return (event) => tests.every((test) => test(event));
}

export function anyOf(tests: readonly EventTest[]): EventTest {
  const [first] = tests;
  if (tests.length === 1 && first !== undefined) return first;
  return (event) => tests.some((test) => test(event));
}

function all(tests: readonly ValueTest[]): ValueTest {
  return (values, event) => tests.every((test) => test(values, event));
}

function some(tests: readonly ValueTest[]): ValueTest {
  const [first] = tests;
  if (tests.length === 1 && first !== undefined) return first;
  return (values, event) => tests.some((test) => test(values, event));
}
