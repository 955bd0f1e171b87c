import type { Attribute, Element, Part, Slot } from '../bin-xml/fragment.ts';
import type { Values } from '../bin-xml/values.ts';

/** Text without elements in it: of an attribute, or of an element. Most is one fixed string or one value. */
export interface Text {
  readonly parts: readonly (string | Slot)[];
  readonly fixed: string | null;
  readonly slot: Slot | null;
}

export interface TextAttribute {
  readonly name: string;
  readonly text: Text;
}

/** How a child of System or EventData becomes a member. */
export interface Step {
  readonly element: Element;
  readonly isNumber: boolean;
  /** Null where there are elements in it. */
  readonly text: Text | null;
  readonly attributes: readonly (TextAttribute & { readonly isNumber: boolean })[];
  /** As `attributesIn` has them. */
  readonly ownAttributes: readonly TextAttribute[];
  /** What EventData has it under; null where a value decides. */
  readonly key: string | null;
}

export interface Plan {
  readonly steps: readonly Step[];
  /** Whatever stands between the steps: text, and values that may hold elements. */
  readonly others: readonly Part[];
  /** Two steps have the same key. */
  readonly repeats: boolean;
  /** Each step is one member, with a key of its own that no value decides. */
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
  const repeats = keys.size < steps.length;
  const distinct =
    !repeats &&
    !keys.has(null) &&
    !keys.has('__proto__') &&
    steps.every(({ ownAttributes }) => ownAttributes.length === 0);
  return { steps, others, repeats, distinct };
}

function step(element: Element): Step {
  const attributes = textAttributes(element).map((attribute) => ({
    ...attribute,
    isNumber: element.name === 'Execution' || numbers.has(attribute.name),
  }));
  const name = attributes.find((attribute) => attribute.name === 'Name')?.text;
  return {
    element,
    isNumber: numbers.has(element.name),
    text: textIn(element.content),
    attributes,
    ownAttributes: attributes.filter((attribute) => !isDataName(attribute, element)),
    key: !isData(element) || name === undefined || name.fixed === '' ? element.name : name.fixed,
  };
}

/** Those that are members of EventData or UserData: all but what gives a Data its name. */
export function attributesIn(element: Element): readonly TextAttribute[] {
  if (element.attributes.length === 0) return [];
  return textAttributes(element).filter((attribute) => !isDataName(attribute, element));
}

function textAttributes(element: Element): readonly TextAttribute[] {
  return element.attributes
    .filter(isOwn)
    .map(({ name, content }) => ({ name, text: textIn(content) ?? noText }));
}

function isDataName({ name }: TextAttribute, element: Element): boolean {
  return name === 'Name' && isData(element);
}

function isData({ name }: Element): boolean {
  return name === 'Data' || name === 'ComplexData';
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
