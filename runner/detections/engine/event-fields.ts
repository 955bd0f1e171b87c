import type { Json } from '../../model/observation.ts';
import type { WinEvent } from '../../model/win-event.ts';
import { hashIn, isHash, otherNames } from '../log-sources/field-names.ts';
import { FieldText } from './field-text.ts';

const none: readonly FieldText[] = [];

/** An event's fields under the names that rules use, each looked up once. */
export class EventFields {
  readonly #event: WinEvent;
  readonly #known = new Map<string, readonly FieldText[]>();
  #rest: ReadonlyMap<string, readonly FieldText[]> | null = null;
  #everything: readonly FieldText[] | null = null;

  constructor(event: WinEvent) {
    this.#event = event;
  }

  /**
   * A field's values: several where it repeats, wherever in the event's own data it does; none where the event does not have it. JSON's
   * null is a value without text.
   */
  get(name: string): readonly FieldText[] {
    const known = this.#known.get(name);
    if (known !== undefined) return known;
    const found = this.#find(name);
    this.#known.set(name, found);
    return found;
  }

  /** The whole event for keywords: all values one after the other, each in a line of its own, and then each by itself. */
  everything(): readonly FieldText[] {
    if (this.#everything !== null) return this.#everything;
    const { System, EventData, UserData } = this.#event.Event;
    const texts = [System, EventData, UserData].flatMap((part) => (part === undefined ? [] : leaves(part)));
    this.#everything = [new FieldText(texts.join('\n')), ...texts.map((text) => new FieldText(text))];
    return this.#everything;
  }

  /** Every value of the event's own data, System left out. */
  data(): readonly string[] {
    const { EventData, UserData } = this.#event.Event;
    return [EventData, UserData].flatMap((part) => (part === undefined ? [] : leaves(part)));
  }

  /**
   * The event's own data come first: as they are named, then what is written another way (names with spaces, those in UserData, a
   * provider's second name for the same thing); System after them, but for the event id, which is never meant otherwise.
   */
  #find(name: string): readonly FieldText[] {
    const { System } = this.#event.Event;
    if (name === 'EventID') return values(System.EventID);
    const own = this.#own(name) ?? systemField(System, name);
    if (own !== null) return own;
    for (const other of otherNames(name, System.Channel)) {
      const found = this.#own(other) ?? systemField(System, other);
      if (found !== null) return found;
    }
    if (!isHash(name)) return none;
    const hashes = this.get('Hashes').map(({ text }) => (text === null ? null : hashIn(text, name)));
    return hashes.flatMap((hash) => (hash === null ? [] : [new FieldText(hash)]));
  }

  #own(name: string): readonly FieldText[] | null {
    const { EventData } = this.#event.Event;
    this.#rest ??= otherFields(this.#event);
    const rest = this.#rest.get(name);
    if (EventData === undefined || !Object.hasOwn(EventData, name)) return rest ?? null;
    const named = values(EventData[name] ?? null);
    return rest === undefined ? named : [...named, ...rest];
  }
}

const noFields: ReadonlyMap<string, readonly FieldText[]> = new Map();

/** The event's own fields that do not stand in EventData under the very name that rules have for them. */
function otherFields({
  Event: { EventData, UserData },
}: WinEvent): ReadonlyMap<string, readonly FieldText[]> {
  const fields = new Map<string, FieldText[]>();
  const add = (name: string, text: FieldText) => {
    const known = fields.get(name);
    if (known === undefined) fields.set(name, [text]);
    else known.push(text);
  };
  const spread = (name: string, json: Json, isNamed: boolean): void => {
    if (isList(json)) for (const item of json) spread(name, item, isNamed);
    else if (isObject(json)) for (const inner in json) spread(inner, json[inner] ?? null, false);
    else {
      const isSpaced = name.includes(' ');
      if (isNamed && !isSpaced) return;
      const text = fieldText(json);
      if (!isNamed) add(name, text);
      // Sigma strips the spaces (Sigma specification 2.1.0, "Field Usage"); some rules write an underscore instead.
      if (isSpaced) for (const by of ['', '_']) add(name.replaceAll(' ', by), text);
    }
  };
  for (const name in EventData) spread(name, EventData[name] ?? null, true);
  if (UserData !== undefined) spread('UserData', UserData, false);
  return fields.size === 0 ? noFields : fields;
}

/** An attribute in System is named with its element: `Provider_Name` (Sigma specification 2.1.0, "Field Usage"). */
function systemField(system: WinEvent['Event']['System'], name: string): readonly FieldText[] | null {
  if (Object.hasOwn(system, name)) {
    const json = system[name];
    return json === undefined || isObject(json) ? null : values(json);
  }
  const at = name.indexOf('_');
  const element = at > 0 ? name.slice(0, at) : '';
  if (!Object.hasOwn(system, element)) return null;
  const json = system[element];
  const attribute = name.slice(at + 1);
  return isObject(json) && Object.hasOwn(json, attribute) ? values(json[attribute] ?? null) : null;
}

function values(json: Json): readonly FieldText[] {
  if (isList(json)) return json.flatMap(values);
  if (isObject(json)) return leaves(json).map((text) => new FieldText(text));
  return [fieldText(json)];
}

function fieldText(json: string | number | boolean | null): FieldText {
  return new FieldText(json === null ? null : String(json));
}

function leaves(json: Json): readonly string[] {
  if (json === null) return [];
  if (typeof json !== 'object') return [String(json)];
  return Object.values(json).flatMap(leaves);
}

function isList(json: Json): json is readonly Json[] {
  return Array.isArray(json);
}

function isObject(json: Json | undefined): json is { readonly [key: string]: Json } {
  return typeof json === 'object' && json !== null && !Array.isArray(json);
}
