import { isFields, systemFrom } from '../../system-fields.ts';
import { dataTexts } from '../data-text.ts';
import { hexKeywords } from '../keywords.ts';
import { inside, type Shape } from '../shape.ts';
import { utcTime } from '../times.ts';

/** Velociraptor's `parse_evtx()` (VQL reference): System and EventData without an Event around them, the event id as `{"Value": …}`,
 * the time in seconds since 1970. */
export const velociraptor: Shape = (object) => {
  const { System: system, EventData: data, UserData: userData } = object;
  if (!isFields(system) || !isFields(system.Provider)) return null;
  const { EventID, TimeCreated, Keywords, ...others } = system;
  return {
    Event: {
      System: systemFrom({
        ...others,
        EventID: inside(EventID, 'Value') ?? EventID ?? null,
        Keywords: hexKeywords(Keywords),
        TimeCreated: { SystemTime: utcTime(inside(TimeCreated, 'SystemTime')) },
      }),
      ...(isFields(data) ? { EventData: dataTexts(data) } : {}),
      ...(isFields(userData) ? { UserData: dataTexts(userData) } : {}),
    },
  };
};
