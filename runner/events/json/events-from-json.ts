import type { Json } from '../../model/observation.ts';
import type { EventItem } from '../event-item.ts';
import { type Fields, isFields } from '../system-fields.ts';
import { UnreadableEvent } from '../unreadable-event.ts';
import { eventFromXml } from '../xml/event-from-xml.ts';
import { withScriptBlock } from './script-block-message.ts';
import { inside, type Shape } from './shape.ts';
import { elastic } from './shapes/elastic.ts';
import { evtxDump } from './shapes/evtx-dump.ts';
import { evtxECmd } from './shapes/evtx-e-cmd.ts';
import { flat } from './shapes/flat.ts';
import { hayabusa } from './shapes/hayabusa.ts';
import { powerShell } from './shapes/power-shell.ts';
import { rawXml } from './shapes/raw-xml.ts';
import { rendered } from './shapes/rendered.ts';
import { velociraptor } from './shapes/velociraptor.ts';
import { xmlToDict } from './shapes/xml-to-dict.ts';

/** In this order: the first that takes an object as its own has it. */
const shapes: readonly Shape[] = [
  ...[evtxDump, xmlToDict, rendered, rawXml, elastic, hayabusa, evtxECmd, powerShell, velociraptor, flat],
];

/** Where answers and hits keep the events that they are about. */
const wrappers: readonly (readonly string[])[] = [
  // An Elasticsearch search's answer.
  ['hits', 'hits'],
  // Splunk's, with output_mode=json.
  ['results'],
  // chainsaw's hunt: one event, or several for an aggregation.
  ['document', 'data'],
  ['documents'],
];

/** The event of one JSON object, or the events of one that wraps others. */
export function eventsFromJson(json: Json, at: string): readonly EventItem[] {
  if (!isFields(json)) return [{ is: 'damage', at, reason: 'it is no object' }];
  const within = wrappers.map((path) => inside(json, ...path));
  const lists = within.filter((value) => Array.isArray(value));
  const one = within.find((value) => isFields(value) && value.Event !== undefined);
  const [full] = lists.filter((list) => list.length > 0 && list.every(isFields));
  if (full !== undefined) return full.flatMap((item) => eventsFromJson(item, at));
  if (one !== undefined) return eventsFromJson(one, at);
  // An event may have a field that is named like a wrapper's.
  const items = itemsFrom(json, at);
  if (items !== null) return items;
  const [other] = lists;
  if (other !== undefined) return other.flatMap((each) => eventsFromJson(each, at));
  const names = Object.keys(json).slice(0, 12).join(', ');
  return [{ is: 'damage', at, reason: `no known tool writes events so; its names are ${names || 'none'}` }];
}

/** Null where no shape takes the object. */
function itemsFrom(object: Fields, at: string): readonly EventItem[] | null {
  try {
    for (const shape of shapes) {
      const found = shape(object);
      if (found === null) continue;
      const { event, lacks } = 'xml' in found ? eventFromXml(found.xml) : { event: found, lacks: null };
      const item: EventItem = { is: 'event', event: withScriptBlock(event), at };
      return lacks === null ? [item] : [item, { is: 'damage', at, reason: lacks }];
    }
  } catch (error) {
    if (error instanceof UnreadableEvent) return [{ is: 'damage', at, reason: error.message }];
    throw error;
  }
  return null;
}
