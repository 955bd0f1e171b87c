import type { Json } from '../../model/observation.ts';
import { type Fields, isFields } from '../system-fields.ts';

/** A value of EventData or UserData in the one form that all readers give it: numbers and truth values as Windows renders them, as
 * text; null stays null; lists and nested elements keep their shape. */
export function dataText(value: Json): Json {
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  if (isFields(value)) return dataTexts(value);
  return Array.isArray(value) ? value.map(dataText) : value;
}

export function dataTexts(fields: Fields): Fields {
  return Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, dataText(value)]));
}
