import { type Fields, isFields, systemFrom } from '../../system-fields.ts';
import { UnreadableEvent } from '../../unreadable-event.ts';
import { dataPart } from '../data-part.ts';
import { dataTexts } from '../data-text.ts';
import { inside, type Shape } from '../shape.ts';

/** Our own, as `motw events --jsonl` writes it: `{"Event":{"System":{…},"EventData":{…}}}`, attributes as members. */
export const rendered: Shape = (object) => {
  const system = inside(object, 'Event', 'System');
  if (!isFields(system)) return null;
  return {
    Event: {
      System: systemFrom(system),
      ...dataPart('EventData', inside(object, 'Event', 'EventData'), byName),
      ...dataPart('UserData', inside(object, 'Event', 'UserData'), dataTexts),
    },
  };
};

/** Data is by name here. Elements with a name inside are somebody else's notation: their fields would be found by no rule. */
function byName(data: Fields): Fields {
  const { Data = null } = data;
  if ((Array.isArray(Data) ? Data : [Data]).some(isFields))
    throw new UnreadableEvent('the Data of its EventData is not by name, in a notation of no known tool');
  return dataTexts(data);
}
