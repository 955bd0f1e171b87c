import type { Condition } from '../sigma/condition.ts';
import type { Detection, Item, Selection } from '../sigma/detection.ts';
import type { EventFields } from './event-fields.ts';
import type { ConditionPart, Explanation, FieldTest } from './explanation.ts';
import { type TestContext, valueTest } from './values/value-test.ts';

/** Why a rule's detection holds in an event or does not: every part of it, whether it held, and what was there instead. */
export function explainDetection(
  { selections, conditions }: Detection,
  event: EventFields,
  context: TestContext,
): ConditionPart {
  const parts = conditions.map(({ condition }) => explainCondition(condition));
  const [only] = parts;
  if (parts.length === 1 && only !== undefined) return only;
  return { is: 'any', text: 'any of the conditions', held: parts.some((part) => part.held), parts };

  function explainCondition(condition: Condition): ConditionPart {
    if (condition.is === 'selection') {
      const selection = selections.get(condition.name);
      const inner = selection === undefined ? [] : [explainSelection(selection, event, context)];
      return { is: 'selection', name: condition.name, held: inner.every((part) => part.held), parts: inner };
    }
    if (condition.is === 'not') {
      const part = explainCondition(condition.part);
      return { is: 'not', text: condition.text, held: !part.held, parts: [part] };
    }
    const inner = condition.parts.map(explainCondition);
    const held = condition.is === 'all' ? inner.every((part) => part.held) : inner.some((part) => part.held);
    return { is: condition.is, text: condition.text, held, parts: inner };
  }
}

function explainSelection(selection: Selection, event: EventFields, context: TestContext): ConditionPart {
  if (selection.is === 'keywords') return explainItem(selection.item, event, context);
  if (selection.is === 'map') {
    const parts = selection.items.map((item) => explainItem(item, event, context));
    return { is: 'all-of-map', held: parts.every((part) => part.held), parts };
  }
  const parts = selection.selections.map((each) => explainSelection(each, event, context));
  return { is: 'any-of-list', held: parts.some((part) => part.held), parts };
}

function explainItem(item: Item, event: EventFields, context: TestContext): FieldTest {
  const name = item.field === null ? null : context.fieldName(item.field);
  const values = name === null ? event.everything() : event.get(name);
  const wanted = item.wanted.map(({ text, anyOf }) => ({
    text,
    held: anyOf.some((value) => valueTest(value, context)(values, event)),
  }));
  const held = item.every ? wanted.every((one) => one.held) : wanted.some((one) => one.held);
  return {
    is: 'field',
    field: item.field,
    eventField: name,
    modifiers: item.modifiers,
    held: held !== item.negated,
    wanted,
    seen: name === null || values.length === 0 ? null : values.map(({ text }) => text ?? 'null'),
  };
}

/**
 * How much of a condition held, from 0 to 1, for telling the nearest of many misses: the mean of what must all hold, the best of what may,
 * the share of the values where all of them are wanted.
 */
export function shareHeld(part: ConditionPart): number {
  if (part.held) return 1;
  switch (part.is) {
    case 'not':
      return 0;
    case 'field':
      return part.modifiers.includes('all') && !part.modifiers.includes('neq')
        ? part.wanted.filter(({ held }) => held).length / part.wanted.length
        : 0;
    case 'all':
    case 'all-of-map':
    case 'selection':
      return part.parts.reduce((sum, each) => sum + shareHeld(each), 0) / Math.max(part.parts.length, 1);
    case 'any':
    case 'any-of-list':
      return part.parts.reduce((most, each) => Math.max(most, shareHeld(each)), 0);
  }
}

/** Picks the explanation of the event that came nearest to matching; the first of several; null where there is none at all. */
export function nearestMiss(explanations: Iterable<Explanation>): Explanation | null {
  let nearest: Explanation | null = null;
  for (const each of explanations) {
    if (!each.matched && (nearest === null || each.score > nearest.score)) nearest = each;
  }
  return nearest;
}
