import type { Json } from '../model/observation.ts';
import type { WinEvent } from '../model/win-event.ts';

/** The values of one field of an event; empty where the event does not have it. A field may repeat. */
export function fieldValues({ Event }: WinEvent, name: string): readonly Json[] {
  if (name === 'Provider_Name') return [Event.System.Provider.Name];
  for (const part of [Event.EventData, Event.UserData, Event.System]) {
    if (part === undefined) continue;
    const found = named(part, name);
    if (found.length > 0) return found;
  }
  return [];
}

/** Every value that the event's own data holds, as text. */
export function dataTexts({ Event }: WinEvent): readonly string[] {
  return [Event.EventData, Event.UserData].flatMap((part) =>
    part === undefined ? [] : leaves(part).map(String),
  );
}

/** UserData wraps its fields in elements of the provider's own. */
function named(json: Json, name: string): readonly Json[] {
  if (typeof json !== 'object' || json === null) return [];
  if (isList(json)) return json.flatMap((item) => named(item, name));
  if (Object.hasOwn(json, name)) return [json[name] ?? null].flatMap((v) => (isList(v) ? v : [v]));
  return Object.values(json).flatMap((value) => named(value, name));
}

function leaves(json: Json): readonly (string | number | boolean)[] {
  if (json === null) return [];
  if (typeof json !== 'object') return [json];
  return Object.values(json).flatMap((value) => leaves(value));
}

function isList(json: Json): json is readonly Json[] {
  return Array.isArray(json);
}
