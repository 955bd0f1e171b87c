import type { Json } from '../../../runner/model/observation.ts';
import type { WinEvent } from '../../../runner/model/win-event.ts';
import {
  embedded,
  type Instance,
  number,
  optional,
  type Piece,
  slot,
  type Tree,
  utf16,
  type Value,
} from './bin-xml-writer.ts';
import { writeChunks, writeLog } from './log-writer.ts';

/**
 * An `.evtx` file with these events, as Windows writes one: a template for System, one for each shape of EventData, values with types
 * of their own. Records are numbered from 1, as in an exported log; EventRecordID is the event's own. Read again, the events are the
 * same, but for what the model has no difference for: EventData's numbers, booleans and nulls become text.
 */
export function makeEvtx(events: readonly WinEvent[]): Buffer {
  const shapes = new Map<string, Tree>();
  const shared = (tree: Tree): Tree => {
    const key = JSON.stringify(tree);
    const known = shapes.get(key) ?? tree;
    shapes.set(key, known);
    return known;
  };
  const entries = events.map((event, index) => ({ id: index + 1, holds: instanceOf(event, shared) }));
  return writeLog(writeChunks(entries));
}

type Fields = { readonly [field: string]: Json };

function instanceOf({ Event }: WinEvent, shared: (tree: Tree) => Tree): Instance {
  const values: Value[] = [];
  const content: Piece[] = [];
  const take = (value: Value): Piece => optional(values.push(value) - 1);
  const { Qualifiers, ...system } = Event.System;
  for (const [name, field] of Object.entries(system)) {
    const inside =
      typeof field === 'object'
        ? { attributes: attributesOf(field, take) }
        : { content: [take(typed(name, field))] };
    const qualified = name === 'EventID' && Qualifiers !== undefined;
    const attributes = qualified ? { attributes: { Qualifiers: take(typed('Task', Qualifiers)) } } : {};
    content.push({ name, ...inside, ...attributes });
  }
  const sections: Piece[] = [{ name: 'System', content }];
  for (const [name, fields] of [
    ['EventData', Event.EventData],
    ['UserData', Event.UserData],
  ] as const) {
    if (fields !== undefined) sections.push(take(embedded(sectionOf(name, fields, shared))));
  }
  const xmlns = 'http://schemas.microsoft.com/win/2004/08/events/event';
  return { template: shared({ name: 'Event', attributes: { xmlns }, content: sections }), values };
}

function attributesOf(fields: Json, take: (value: Value) => Piece): { [name: string]: Piece } {
  return Object.fromEntries(
    Object.entries(fields as Fields).map(([name, value]) => [name, take(typed(name, value))]),
  );
}

/** EventData or UserData as a template of its own, with text for its values. */
function sectionOf(name: 'EventData' | 'UserData', fields: Fields, shared: (tree: Tree) => Tree): Instance {
  const values: Value[] = [];
  const elements = (inside: Fields, isData: boolean): Piece[] =>
    Object.entries(inside).flatMap(([key, field]) =>
      (Array.isArray(field) ? field : [field]).map((item: Json): Piece => {
        const isNamed = isData && key !== 'Data' && key !== 'Binary';
        const start = isNamed ? { name: 'Data', attributes: { Name: key } } : { name: key };
        if (typeof item === 'object' && item !== null)
          return { ...start, content: elements(item as Fields, false) };
        return { ...start, content: [slot(values.push(utf16(`${item ?? ''}`)) - 1)] };
      }),
    );
  return { template: shared({ name, content: elements(fields, name === 'EventData') }), values };
}

/** The type that Windows has for a field of System, where the value can be of it. */
function typed(name: string, value: Json): Value {
  if (typeof value === 'number') {
    const [type, size] = types[name] ?? ([0x08, 4] as const);
    return value < 2 ** (size * 8) ? number(type, size, value) : number(0x0a, 8, value);
  }
  const text = `${value}`;
  if (/^0x([1-9a-f][0-9a-f]{0,15}|0)$/.test(text)) return number(0x15, 8, BigInt(text));
  if (/^\{[0-9A-F]{8}(-[0-9A-F]{4}){3}-[0-9A-F]{12}\}$/.test(text))
    return { type: 0x0f, bytes: guidBytes(text) };
  if (/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{7}Z$/.test(text)) return number(0x11, 8, ticks(text));
  return utf16(text);
}

const types: { readonly [name: string]: readonly [type: number, size: 1 | 2 | 4 | 8] } = {
  EventID: [0x06, 2],
  Version: [0x04, 1],
  Level: [0x04, 1],
  Task: [0x06, 2],
  Opcode: [0x04, 1],
  EventRecordID: [0x0a, 8],
};

function guidBytes(text: string): Buffer {
  const bytes = Buffer.from(text.replace(/[{}-]/g, ''), 'hex');
  bytes.subarray(0, 4).reverse();
  bytes.subarray(4, 6).reverse();
  bytes.subarray(6, 8).reverse();
  return bytes;
}

/** FILETIME: 100 ns since 1601. */
function ticks(text: string): bigint {
  const seconds = Date.parse(`${text.slice(0, 19)}Z`) / 1000 + 11_644_473_600;
  return BigInt(seconds) * 10_000_000n + BigInt(text.slice(20, 27));
}
