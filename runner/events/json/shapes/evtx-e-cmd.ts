import type { Json } from '../../../model/observation.ts';
import { isFields, systemFrom } from '../../system-fields.ts';
import { UnreadableEvent } from '../../unreadable-event.ts';
import { hexKeywords } from '../keywords.ts';
import { parseJson } from '../parse-json.ts';
import type { Shape } from '../shape.ts';
import { utcTime } from '../times.ts';
import { namedData } from './xml-to-dict.ts';

/** EvtxECmd `--json` (EricZimmerman/evtx, README): columns, and the event's data in `Payload`, which is JSON as text. */
export const evtxECmd: Shape = (object) => {
  const { EventId, Provider, Channel, Payload } = object;
  if (
    EventId === undefined ||
    typeof Provider !== 'string' ||
    typeof Channel !== 'string' ||
    Payload === undefined
  )
    return null;
  const payload = parsed(Payload);
  const { EventData: data, UserData: userData } = isFields(payload) ? payload : {};
  return {
    Event: {
      System: systemFrom({
        Provider: { Name: Provider },
        EventID: EventId ?? null,
        Keywords: hexKeywords(object.Keywords),
        TimeCreated: { SystemTime: utcTime(object.TimeCreated) },
        EventRecordID: object.EventRecordId ?? null,
        Execution: { ProcessID: object.ProcessId ?? null, ThreadID: object.ThreadId ?? null },
        Channel,
        Computer: object.Computer ?? null,
        Security: { UserID: object.UserId ?? null },
      }),
      ...(isFields(data) ? { EventData: namedData(data) } : {}),
      ...(isFields(userData) ? { UserData: namedData(userData) } : {}),
    },
  };
};

function parsed(payload: Json): Json {
  if (typeof payload !== 'string') return payload;
  try {
    return payload === '' ? null : parseJson(payload);
  } catch (error) {
    throw new UnreadableEvent('its Payload is no JSON', { cause: error });
  }
}
