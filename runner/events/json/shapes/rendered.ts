import type { Json } from '../../../model/observation.ts';
import { type Fields, isFields, systemFrom } from '../../system-fields.ts';
import { dataTexts } from '../data-text.ts';
import { inside, type Shape } from '../shape.ts';

/** Our own, as `motw events --jsonl` writes it: `{"Event":{"System":{…},"EventData":{…}}}`, attributes as members. */
export const rendered: Shape = (object) => {
  const system = inside(object, 'Event', 'System');
  if (!isFields(system)) return null;
  const data = inside(object, 'Event', 'EventData');
  const userData = inside(object, 'Event', 'UserData');
  return {
    Event: {
      System: systemFrom(system),
      ...part('EventData', data),
      ...part('UserData', userData),
    },
  };
};

function part(name: 'EventData' | 'UserData', value: Json | undefined): { readonly [name: string]: Fields } {
  return isFields(value) ? { [name]: dataTexts(value) } : {};
}
