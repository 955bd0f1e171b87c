import type { Json } from '../../runner/model/observation.ts';
import type { WinEvent } from '../../runner/model/win-event.ts';

type Fields = { [field: string]: Json };

function event(provider: string, id: unknown, channel: unknown, time: unknown, data: Fields): WinEvent {
  return {
    Event: {
      System: {
        Provider: { Name: provider },
        EventID: Number(id),
        Channel: String(channel),
        Computer: 'RECORDED',
        EventRecordID: 0,
        TimeCreated: { SystemTime: String(time) },
      },
      EventData: data,
    },
  };
}

/** The event XML of one record; enough for records without entities in their values. */
export function fromXml(xml: string): WinEvent {
  const first = (pattern: RegExp) => pattern.exec(xml)?.[1] ?? '';
  const data = [...xml.matchAll(/<Data Name="([^"]+)">([^<]*)<\/Data>/g)].map(([, name = '', value = '']) => [
    name,
    value,
  ]);
  return event(
    first(/Provider Name="([^"]+)"/),
    first(/<EventID>(\d+)</),
    first(/<Channel>([^<]+)</),
    first(/SystemTime="([^"]+)"/),
    Object.fromEntries(data),
  );
}

/** One line of a recording that keeps all fields side by side, as log shippers write them. */
export function fromFlat(line: string): WinEvent {
  const { SourceName, EventID, Channel, EventTime, ...data } = JSON.parse(line);
  return event(SourceName, EventID, Channel, EventTime, data);
}

/** Records as JSON with XML attributes under `#attributes`, one after the other. */
export function fromAttributes(text: string): WinEvent[] {
  return text
    .split(/(?<=^})\s/m)
    .filter((json) => json.trim() !== '')
    .map(fromOne);
}

function fromOne(json: string): WinEvent {
  const { System, EventData, UserData } = JSON.parse(json).Event;
  const id = typeof System.EventID === 'object' ? System.EventID['#text'] : System.EventID;
  const time = System.TimeCreated['#attributes'].SystemTime;
  const provider = System.Provider['#attributes'];
  const { Event } = event(provider.Name, id, System.Channel, time, EventData ?? {});
  return UserData === undefined ? { Event } : { Event: { ...Event, UserData } };
}

/** A record with its parts in lower case, from a public catalogue of events. */
export function fromCatalogue(json: string, index: number): WinEvent {
  const { system, event_data } = JSON.parse(json).events[index];
  return event(system.provider, system.event_id, system.channel, system.time_created, event_data ?? {});
}
