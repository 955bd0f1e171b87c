import type { Condition } from '../sigma/condition.ts';
import type { Detection } from '../sigma/detection.ts';
import { allOf, anyOf, type EventTest, selectionTest } from './selection-test.ts';
import type { TestContext } from './values/value-test.ts';

/** The whole detection of a rule: any of its conditions holds. */
export function detectionTest({ selections, conditions }: Detection, context: TestContext): EventTest {
  const tests = new Map(
    [...selections].map(([name, selection]) => [name, selectionTest(selection, context)]),
  );
  return anyOf(conditions.map(({ condition }) => conditionTest(condition, tests)));
}

function conditionTest(condition: Condition, selections: ReadonlyMap<string, EventTest>): EventTest {
  switch (condition.is) {
    case 'selection':
      return selections.get(condition.name) ?? (() => false);
    case 'not': {
      const test = conditionTest(condition.part, selections);
      return (event) => !test(event);
    }
    case 'all':
      return allOf(condition.parts.map((part) => conditionTest(part, selections)));
    case 'any':
      return anyOf(condition.parts.map((part) => conditionTest(part, selections)));
  }
}
