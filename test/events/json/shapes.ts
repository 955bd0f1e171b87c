import { eventsFromJson } from '../../../runner/events/json/events-from-json.ts';
import { parseJson } from '../../../runner/events/json/parse-json.ts';
import type { WinEvent } from '../../../runner/model/win-event.ts';

type Event = WinEvent['Event'];

/** Stands for a whole number that JavaScript can't write. */
export const keywords = '-9223372036854775807';

export function read(json: unknown): Event[] {
  return readText(JSON.stringify(json).replaceAll(`"${keywords}"`, keywords));
}

export function readText(text: string): Event[] {
  return eventsFromJson(parseJson(text), 'line 1').map((item) => {
    if (item.is === 'damage') throw new Error(item.reason);
    return item.event.Event;
  });
}

export function reasonFor(json: unknown): string {
  const [item] = eventsFromJson(parseJson(JSON.stringify(json)), 'line 1');
  return item?.is === 'damage' ? item.reason : 'it is an event';
}

/** What every tool keeps of the made event; the rest is asserted tool by tool. */
export function isMade(event: Event | undefined): boolean {
  return (
    event?.System.Provider.Name === 'Made-Provider' &&
    event.System.EventID === 7 &&
    event.System.Channel === 'Made/Operational' &&
    event.System.Computer === 'PC.made.example' &&
    event.System.EventRecordID === 9007199254740991 &&
    Date.parse(event.System.TimeCreated.SystemTime) === Date.parse('2026-01-02T03:04:05.123Z')
  );
}
