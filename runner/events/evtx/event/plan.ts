import type { Attribute, Element, Part, Slot } from '../bin-xml/fragment.ts';
import type { Values } from '../bin-xml/values.ts';

/** Text without elements in it: of an attribute, or of an element. Most is one fixed string or one value. */
export interface Text {
  readonly parts: readonly (string | Slot)[];
  readonly fixed: string | null;
  readonly slot: Slot | null;
}

/** How a child of System or EventData becomes a member. */
export interface Step {
  readonly element: Element;
  readonly isNumber: boolean;
  /** Null where there are elements in it. */
  readonly text: Text | null;
  readonly attributes: readonly { readonly name: string; readonly isNumber: boolean; readonly text: Text }[];
  /** What EventData has it under; null where a value decides. */
  readonly key: string | null;
}

export interface Plan {
  readonly steps: readonly Step[];
  /** Whatever stands between the steps: text, and values that may hold elements. */
  readonly others: readonly Part[];
  /** No two steps have the same key, and none is decided by a value. */
  readonly distinct: boolean;
}

/** What rendered XML has as a number (Windows Event Schema, `SystemPropertiesType`). */
const numbers = new Set(['EventID', 'Qualifiers', 'Version', 'Level', 'Task', 'Opcode', 'EventRecordID']);

/** Made once for all instances of a template, whose elements are the same objects. */
const plans = new WeakMap<Element, Plan>();

export function planOf(element: Element): Plan {
  let plan = plans.get(element);
  if (plan === undefined) {
    plan = compile(element);
    plans.set(element, plan);
  }
  return plan;
}

function compile({ content }: Element): Plan {
  const steps: Step[] = [];
  const others: Part[] = [];
  for (const part of content) {
    if (typeof part !== 'string' && part.is === 'element') steps.push(step(part));
    else others.push(part);
  }
  const keys = new Set(steps.map(({ key }) => key));
  const distinct = keys.size === steps.length && !keys.has(null) && !keys.has('__proto__');
  return { steps, others, distinct };
}

function step(element: Element): Step {
  const attributes = element.attributes.filter(isOwn).map(({ name, content }) => ({
    name,
    isNumber: element.name === 'Execution' || numbers.has(name),
    text: textIn(content) ?? noText,
  }));
  const name = attributes.find((attribute) => attribute.name === 'Name')?.text;
  const isData = element.name === 'Data' || element.name === 'ComplexData';
  return {
    element,
    isNumber: numbers.has(element.name),
    text: textIn(element.content),
    attributes,
    key: !isData || name === undefined || name.fixed === '' ? element.name : name.fixed,
  };
}

/** A namespace is no member (Namespaces in XML 1.0, section 3). */
function isOwn({ name }: Attribute): boolean {
  return name !== 'xmlns' && !name.startsWith('xmlns:');
}

function textIn(content: readonly Part[]): Text | null {
  const parts = content.filter(isCharacters);
  if (parts.length < content.length) return null;
  const [first] = parts;
  return {
    parts,
    fixed: parts.every((part) => typeof part === 'string') ? parts.join('') : null,
    slot: parts.length === 1 && typeof first === 'object' ? first : null,
  };
}
function isCharacters(part: Part): part is string | Slot {
  return typeof part === 'string' || part.is === 'slot';
}
const noText: Text = { parts: [], fixed: '', slot: null };

/**
 * The text with its values. Null where an optional one is null: then what holds it isn't there (MS-EVEN6 §3.1.4.7.2). A list where a
 * value is one: then what holds it comes once for each item (libevtx, "Normal substitution"), and once, empty, for none.
 */
export function filled(text: Text, values: Values | null): string | string[] | null {
  if (text.fixed !== null) return text.fixed;
  if (text.slot !== null) return slotValue(text.slot, values);
  let all: string | string[] = '';
  for (const part of text.parts) {
    const next = typeof part === 'string' ? part : slotValue(part, values);
    if (next === null) return null;
    all = joined(all, next, values);
  }
  return all;
}

export function slotValue(slot: Slot, values: Values | null): string | string[] | null {
  const value = values?.text(slot.index) ?? null;
  return value === null && !slot.optional ? '' : value;
}

export function joined(
  before: string | string[],
  next: string | string[],
  values: Values | null,
): string | string[] {
  if (typeof before === 'string' && typeof next === 'string') return before + next;
  values?.spend(before.length * next.length);
  if (typeof before !== 'string') return before.map((item) => `${item}${next}`);
  return typeof next === 'string' ? before + next : next.map((item) => `${before}${item}`);
}
