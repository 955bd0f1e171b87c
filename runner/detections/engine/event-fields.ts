import type { Json } from '../../model/observation.ts';
import type { WinEvent } from '../../model/win-event.ts';
import { hashField, otherNames } from '../log-sources/field-names.ts';
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

  /** A field's values: several where it repeats, none where the event does not have it. JSON's null is a value without text. */
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
   * The event's own data come first, as they are named; then System; then what is written another way: names with spaces, those in
   * UserData, a provider's second name for the same thing.
   */
  #find(name: string): readonly FieldText[] {
    const { EventData, System } = this.#event.Event;
    if (name === 'EventID') return values(System.EventID);
    if (EventData !== undefined && Object.hasOwn(EventData, name)) return values(EventData[name] ?? null);
    this.#rest ??= this.#others();
    const rest = this.#rest.get(name);
    if (rest !== undefined) return rest;
    for (const other of otherNames(name, System.Channel)) {
      const found =
        this.#rest.get(other) ??
        (EventData !== undefined && Object.hasOwn(EventData, other)
          ? values(EventData[other] ?? null)
          : none);
      if (found.length > 0) return found;
    }
    const hashes =
      EventData !== undefined && typeof EventData.Hashes === 'string'
        ? hashField(EventData.Hashes, name)
        : null;
    return hashes === null ? none : [new FieldText(hashes)];
  }

  /** The fields that do not stand in EventData under the very name. */
  #others(): ReadonlyMap<string, readonly FieldText[]> {
    const { System, EventData, UserData } = this.#event.Event;
    const fields = new Map<string, readonly FieldText[]>();
    const add = (name: string, json: Json | undefined) => {
      if (json !== undefined && !fields.has(name)) fields.set(name, values(json));
    };
    const spread = (name: string, json: Json | undefined) => {
      add(name, json);
      if (name.includes(' ')) {
        // Sigma strips the spaces (Sigma specification 2.1.0, "Field Usage"); some rules write an underscore instead.
        add(name.replaceAll(' ', ''), json);
        add(name.replaceAll(' ', '_'), json);
      }
    };
    const nested = (json: Json | undefined) => {
      for (const [name, value] of Object.entries(json ?? {})) {
        if (isObject(value)) nested(value);
        else spread(name, value);
      }
    };
    nested(UserData);
    for (const [name, json] of Object.entries(System)) {
      if (!isObject(json)) add(name, json);
      // An attribute in System is named with its element (Sigma specification 2.1.0, "Field Usage").
      else for (const [attribute, value] of Object.entries(json)) add(`${name}_${attribute}`, value);
    }
    for (const [name, json] of Object.entries(EventData ?? {})) {
      if (name.includes(' ')) spread(name, json);
      else if (isObject(json)) nested(json);
    }
    return fields;
  }
}

function values(json: Json): readonly FieldText[] {
  if (isList(json)) return json.flatMap(values);
  if (isObject(json)) return leaves(json).map((text) => new FieldText(text));
  return [new FieldText(json === null ? null : String(json))];
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
