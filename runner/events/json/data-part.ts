import type { Json } from '../../model/observation.ts';
import { type Fields, isFields } from '../system-fields.ts';
import { UnreadableEvent } from '../unreadable-event.ts';

/** EventData or UserData of an event. What is neither absent nor text nor an object can't be kept, and is not dropped in silence. */
export function dataPart(
  name: 'EventData' | 'UserData',
  value: Json | undefined,
  read: (fields: Fields) => Fields,
): { readonly [name: string]: Fields } {
  if (value === undefined || value === null || value === '') return {};
  if (typeof value === 'string') return { [name]: { Data: value } };
  if (!isFields(value)) throw new UnreadableEvent(`its ${name} is no object`);
  return { [name]: read(value) };
}
