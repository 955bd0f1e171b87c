import type { Json } from '../../../model/observation.ts';
import type { WinEvent } from '../../../model/win-event.ts';
import { type EventRead, notRead, notRendered, secondSystem } from '../../event-read.ts';
import { checkLevel, type Element, type Part, readFragment } from '../bin-xml/fragment.ts';
import { binXmlType, type Values } from '../bin-xml/values.ts';
import type { Chunk } from '../chunk.ts';
import { Damaged } from '../damaged.ts';
import { add, addElement, type Fields, fieldsOf, hasContent, membersOf, set, together } from './members.ts';
import { attributesIn, filled, joined, planOf, type Step, slotValue, type TextAttribute } from './plan.ts';

type System = WinEvent['Event']['System'];

/** What the record's own header says; used where the event itself doesn't. */
export interface RecordHeader {
  readonly id: number;
  readonly written: string;
}

interface Sections {
  system: System | null;
  data: Fields | null;
  userData: Fields | null;
  lacks: string | null;
}

/** Makes events of one chunk's records. */
export class EventBuilder {
  readonly #chunk: Chunk;

  constructor(chunk: Chunk) {
    this.#chunk = chunk;
  }

  /** The event in a record's BinXml. Throws Damaged. */
  build(from: number, to: number, header: RecordHeader): EventRead {
    this.#chunk.beginRecord();
    const [event, values] = rootOf(readFragment(this.#chunk, from, to, 0), null, 0);
    if (event.name !== 'Event') throw new Damaged(`it holds <${event.name}>, no <Event>`);
    const found: Sections = { system: null, data: null, userData: null, lacks: null };
    this.#sections(event.content, values, header, found, 1);
    const { system, data, userData } = found;
    if (system === null) throw new Damaged('it has no System');
    return {
      event: {
        Event: {
          System: system,
          ...(data === null ? null : { EventData: data }),
          ...(userData === null ? null : { UserData: userData }),
        },
      },
      lacks: found.lacks,
    };
  }

  #sections(
    parts: readonly Part[],
    values: Values | null,
    header: RecordHeader,
    found: Sections,
    level: number,
  ): void {
    checkLevel(level);
    for (const part of parts) {
      this.#chunk.spend(8);
      if (typeof part === 'string') {
        if (part.trim() !== '') found.lacks ??= notRead('text of its own');
      } else if (part.is === 'instance') this.#sections(part.template, part.values, header, found, level + 1);
      else if (part.is === 'slot') {
        const inside = this.#embedded(part.index, values, level);
        if (inside !== null) this.#sections(inside, null, header, found, level + 1);
        else if (hasContent(slotValue(part, values))) found.lacks ??= notRead('text of its own');
      } else this.#section(part, values, header, found, level);
    }
  }

  #section(part: Element, values: Values | null, header: RecordHeader, found: Sections, level: number): void {
    switch (part.name) {
      case 'System':
        if (found.system !== null) found.lacks ??= notRead(secondSystem);
        else found.system = this.#system(part, values, header);
        if (planOf(part).repeats) found.lacks ??= notRead('one part of System twice');
        return;
      case 'EventData':
        found.data = together(found.data, this.#eventData(part, values, level));
        return;
      case 'UserData':
        found.userData = together(found.userData, membersOf(this.#content(part, values, level)));
        return;
      case 'ProcessingErrorData': {
        const { ErrorCode } = fieldsOf(this.#content(part, values, level));
        found.lacks ??= notRendered(typeof ErrorCode === 'string' ? ErrorCode : undefined);
        return;
      }
      case 'RenderingInfo':
        return;
      default:
        found.lacks ??= notRead(part.name);
    }
  }

  #system(element: Element, values: Values | null, header: RecordHeader): System {
    const fields: Fields = {};
    for (const step of planOf(element).steps) {
      const text = step.text === null ? '' : lastOf(filled(step.text, values));
      if (text === null) continue;
      if (step.attributes.length === 0 || text.trim() !== '') {
        if (text !== '') set(fields, step.element.name, step.isNumber ? numbered(text) : text);
        addAttributes(fields, step, values);
      } else {
        const inside: Fields = {};
        if (addAttributes(inside, step, values)) set(fields, step.element.name, inside);
      }
    }
    return completed(fields, header);
  }

  #eventData(element: Element, values: Values | null, level: number): Fields {
    const plan = planOf(element);
    const fields: Fields = {};
    for (const step of plan.steps) {
      this.#chunk.spend(8);
      const value =
        step.text === null || this.#isEmbedded(step, values)
          ? this.#content(step.element, values, level)
          : filled(step.text, values);
      if (value === null) continue;
      if (plan.distinct && typeof value === 'string') fields[step.key ?? ''] = value;
      else addWithAttributes(fields, step.key ?? keyOf(step, values), value, step.ownAttributes, values);
    }
    if (plan.others.length > 0) {
      return together(fields, membersOf(this.#contentOf(plan.others, values, level, dataKey)));
    }
    return fields;
  }

  #isEmbedded({ text }: Step, values: Values | null): boolean {
    return text?.slot != null && values?.type(text.slot.index) === binXmlType;
  }

  /** An element's content: its text, or what its elements hold, by name. Null where the element isn't there. */
  #content(element: Element, values: Values | null, level: number): Json {
    return this.#contentOf(element.content, values, level, (child) => child.name);
  }

  #contentOf(
    content: readonly Part[],
    values: Values | null,
    level: number,
    key: (child: Element, values: Values | null) => string,
  ): Json {
    const fields: Fields = {};
    let hasElements = false;
    let text: string | string[] | null = '';
    const collect = (parts: readonly Part[], of: Values | null, within: number): void => {
      checkLevel(within);
      for (const part of parts) {
        this.#chunk.spend(8);
        if (typeof part === 'string') text = text === null ? null : joined(text, part, of);
        else if (part.is === 'instance') collect(part.template, part.values, within + 1);
        else if (part.is === 'slot') {
          const inside = this.#embedded(part.index, of, within);
          if (inside !== null) collect(inside, null, within + 1);
          else {
            const value = slotValue(part, of);
            text = text === null || value === null ? null : joined(text, value, of);
          }
        } else {
          hasElements = true;
          const value = this.#content(part, of, within);
          if (value !== null) addWithAttributes(fields, key(part, of), value, attributesIn(part), of);
        }
      }
    };
    collect(content, values, level);
    if (text === null || !hasElements) return text;
    return hasContent(text) ? together(fields, { Data: text }) : fields;
  }

  /** What a value of type BinXml holds; null for every other value. */
  #embedded(index: number, values: Values | null, level: number): readonly Part[] | null {
    if (values === null || values.type(index) !== binXmlType) return null;
    const { from, to } = values.span(index);
    this.#chunk.spend(to - from);
    return from === to ? [] : readFragment(this.#chunk, from, to, level);
  }
}

/** The first element, and the values for the slots in it. */
function rootOf(
  parts: readonly Part[],
  values: Values | null,
  level: number,
): readonly [Element, Values | null] {
  checkLevel(level);
  for (const part of parts) {
    if (typeof part === 'string' || part.is === 'slot') continue;
    return part.is === 'element' ? [part, values] : rootOf(part.template, part.values, level + 1);
  }
  throw new Damaged('there is no element in it');
}

/** What the type asks for and the event doesn't have comes from the record, or is ''. An event without an id is none. */
function completed(fields: Fields, { id, written }: RecordHeader): System {
  const { EventID, EventRecordID } = fields;
  if (typeof EventID !== 'number') throw new Damaged(`its event id is no number: ${EventID ?? 'nothing'}`);
  const provider = fieldsOf(fields.Provider ?? null);
  const time = fieldsOf(fields.TimeCreated ?? null);
  return {
    ...fields,
    Provider: hasText(provider, 'Name') ? provider : { ...provider, Name: '' },
    EventID,
    Channel: textOf(fields.Channel),
    Computer: textOf(fields.Computer),
    EventRecordID: typeof EventRecordID === 'number' ? EventRecordID : id,
    TimeCreated: hasText(time, 'SystemTime') ? time : { ...time, SystemTime: written },
  };
}

function addAttributes(fields: Fields, step: Step, values: Values | null): boolean {
  let some = false;
  for (const { name, isNumber, text } of step.attributes) {
    const value = lastOf(filled(text, values));
    if (value === null || value === '') continue;
    set(fields, name, isNumber ? numbered(value) : value);
    some = true;
  }
  return some;
}

function addWithAttributes(
  fields: Fields,
  key: string,
  value: Json,
  attributes: readonly TextAttribute[],
  values: Values | null,
): void {
  const found: Fields = {};
  for (const { name, text } of attributes) {
    const filledIn = lastOf(filled(text, values));
    if (filledIn !== null) set(found, name, filledIn);
  }
  if (Object.keys(found).length === 0) add(fields, key, value);
  else addElement(fields, key, value, found);
}

function keyOf(step: Step, values: Values | null): string {
  const name = step.attributes.find((attribute) => attribute.name === 'Name');
  return (name === undefined ? null : lastOf(filled(name.text, values))) || step.element.name;
}

function dataKey(element: Element, values: Values | null): string {
  const [step] = planOf({ ...element, content: [element] }).steps;
  return step === undefined ? element.name : (step.key ?? keyOf(step, values));
}

function numbered(text: string): Json {
  return /^\s*[0-9]+\s*$/.test(text) ? Number(text) : text;
}

function lastOf(text: string | string[] | null): string | null {
  return typeof text === 'string' || text === null ? text : (text.at(-1) ?? '');
}

function hasText<Name extends string>(
  fields: Fields,
  name: Name,
): fields is Fields & { [name in Name]: string } {
  return typeof fields[name] === 'string';
}

function textOf(json: Json | undefined): string {
  return typeof json === 'string' ? json : '';
}
