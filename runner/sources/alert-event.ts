import type { JsonObject } from '../model/observation.ts';
import type { WinEvent } from '../model/win-event.ts';
import type { ControlId } from '../model/words.ts';
import type { Raw } from '../ports/call.ts';
import type { FeedAlert } from './alert-feed.ts';
import { flattened } from './flatten.ts';

const controlsField = 'motw.controls';

/** What an event of a source is: an alert, a sign of life, or how they were looked for. */
type Kind = 'alerts' | 'heartbeats' | 'looks';

/** What all events of one source have in common. */
export interface Origin {
  readonly source: string;
  readonly product: string;
  /** Names of the target. */
  readonly hosts: readonly string[];
}

/**
 * An alert in the shape of a Windows event: its provider is the product, its channel `motw/alerts/<source>`, its time the alert's, its
 * event id 0, and EventData has the alert's fields as text under dotted names. `ProcessId`, `ParentProcessId` and `Image`, by which an
 * event is tied to the processes of an arm, are there only where the alert is about the target: process ids of other computers mean
 * nothing.
 */
export function alertEvent(
  alert: FeedAlert,
  controls: readonly ControlId[],
  origin: Origin,
  record: number,
): WinEvent {
  const ours = alert.host !== null && origin.hosts.some((host) => isSameHost(host, alert.host ?? ''));
  return eventOf('alerts', origin, record, utc(alert.at), alert.host ?? '', {
    ...flattened(alert.json),
    'motw.alert.id': alert.id,
    [controlsField]: controls,
    ...(ours ? processFields(alert) : {}),
  });
}

export function eventOf(
  kind: Kind,
  { source, product }: Origin,
  EventRecordID: number,
  SystemTime: string,
  Computer: string,
  EventData: JsonObject,
): WinEvent {
  const System = {
    Provider: { Name: product },
    EventID: 0,
    Channel: `motw/${kind}/${source}`,
    Computer,
    EventRecordID,
    TimeCreated: { SystemTime },
  };
  return { Event: { System, EventData } };
}

/** The controls whose rule made this alert; empty for every other event. */
export function alertedControls({ Event: { System, EventData } }: WinEvent): readonly ControlId[] {
  const controls = System.Channel.startsWith('motw/alerts/') ? EventData?.[controlsField] : undefined;
  return Array.isArray(controls) ? controls.map(String) : [];
}

export function rawJson(source: string, json: JsonObject): Raw {
  return { source, media: 'application/json', bytes: new TextEncoder().encode(JSON.stringify(json)) };
}

function processFields({ processes }: FeedAlert): JsonObject {
  const texts = (name: 'id' | 'parentId' | 'image') =>
    processes.flatMap((process) => process[name]).flatMap((value) => (value === null ? [] : [String(value)]));
  const fields = { ProcessId: texts('id'), ParentProcessId: texts('parentId'), Image: texts('image') };
  return Object.fromEntries(Object.entries(fields).filter(([, values]) => values.length > 0));
}

/** Products write a computer's short name or its full one. */
function isSameHost(a: string, b: string): boolean {
  const [x, y] = [a.toLowerCase(), b.toLowerCase()];
  return x === y || (x.includes('.') !== y.includes('.') && x.split('.')[0] === y.split('.')[0]);
}

function utc(at: string): string {
  return at.endsWith('Z') ? at : new Date(at).toISOString();
}
