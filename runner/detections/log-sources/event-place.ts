import type { Json } from '../../model/observation.ts';
import type { WinEvent } from '../../model/win-event.ts';

/** Where events of a log source stand: a channel, and which of its events. */
export interface EventPlace {
  /** Null: every channel. */
  readonly channel: string | null;
  /** Null: every event of the channel. */
  readonly eventIds: readonly number[] | null;
  /** What one field says in the events meant, where the id alone does not tell them: one of these values. */
  readonly having?: { readonly field: string; readonly values: readonly string[] };
  /** What a rule's field is called there. */
  readonly fieldNames?: Readonly<Record<string, string>>;
  /** What must be switched on before such an event is written, in words. */
  readonly needs: readonly string[];
}

export function isAt({ Event: { System, EventData } }: WinEvent, place: EventPlace): boolean {
  const { channel, eventIds, having } = place;
  if (channel !== null && channel.toLowerCase() !== System.Channel.toLowerCase()) return false;
  if (eventIds !== null && !eventIds.includes(System.EventID)) return false;
  if (having === undefined) return true;
  const json = EventData?.[having.field];
  return (isList(json) ? json : [json]).some((value) => having.values.includes(String(value)));
}

function isList(json: Json | undefined): json is readonly Json[] {
  return Array.isArray(json);
}
