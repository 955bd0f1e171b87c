import type { Json } from '../model/observation.ts';
import type { WinEvent } from '../model/win-event.ts';
import { UnreadableEvent } from './unreadable-event.ts';

export type Fields = { readonly [field: string]: Json };

const numbers = new Set(['EventID', 'Qualifiers', 'Version', 'Level', 'Task', 'Opcode', 'EventRecordID']);

/**
 * System in its one form, out of what a reader found: numbers as numbers, and nothing that is empty. An event without an id is none.
 * What the type asks for and the source does not have is '' or, for the record id, 0 (Windows counts from 1).
 */
export function systemFrom(found: Fields): WinEvent['Event']['System'] {
  const system: Fields = Object.fromEntries(
    Object.entries(found)
      .map(([name, value]): [string, Json] => [
        name,
        isFields(value) ? compact(value, name === 'Execution') : numbered(value, numbers.has(name)),
      ])
      .filter(([, value]) => value !== null && value !== ''),
  );
  const { Provider, EventID, Channel, Computer, EventRecordID = 0, TimeCreated } = system;
  if (typeof EventID !== 'number') throw noNumber('EventID', EventID);
  if (typeof EventRecordID !== 'number') throw noNumber('EventRecordID', EventRecordID);
  return {
    ...system,
    Provider: { ...fieldsOf(Provider), Name: textOf(fieldsOf(Provider).Name) },
    EventID,
    Channel: textOf(Channel),
    Computer: textOf(Computer),
    EventRecordID,
    TimeCreated: { ...fieldsOf(TimeCreated), SystemTime: textOf(fieldsOf(TimeCreated).SystemTime) },
  };
}

export function isFields(json: Json | undefined): json is Fields {
  return typeof json === 'object' && json !== null && !Array.isArray(json);
}

/** Without its empty members, or null where nothing is left. */
function compact(fields: Fields, isNumber: boolean): Json {
  const kept = Object.entries(fields)
    .map(([name, value]): [string, Json] => [name, numbered(value, isNumber)])
    .filter(([, value]) => value !== null && value !== '');
  return kept.length === 0 ? null : Object.fromEntries(kept);
}

/** A whole number where one is meant and the text is one; else what it was. */
function numbered(value: Json, isNumber: boolean): Json {
  return isNumber && typeof value === 'string' && /^\s*[0-9]+\s*$/.test(value) ? Number(value) : value;
}

function noNumber(name: string, value: Json | undefined): UnreadableEvent {
  return new UnreadableEvent(
    value === undefined
      ? `it has no ${name}`
      : `its ${name} is no number: ${JSON.stringify(value).slice(0, 80)}`,
  );
}

function fieldsOf(json: Json | undefined): Fields {
  return isFields(json) ? json : {};
}

function textOf(json: Json | undefined): string {
  return typeof json === 'string' ? json : '';
}
