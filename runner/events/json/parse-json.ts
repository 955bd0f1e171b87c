import type { Json } from '../../model/observation.ts';

/** A number too long for a double, such as the keywords 0x8000000000000001 in decimal. */
const long = /[:,[]\s*-?[0-9]{16,}/;

/** JSON.parse, but a whole number that a double can't hold stays the text that it was. Throws SyntaxError. */
export function parseJson(text: string): Json {
  return long.test(text) ? JSON.parse(text, keepLong) : JSON.parse(text);
}

function keepLong(_key: string, value: Json, context?: { readonly source?: string }): Json {
  return typeof value === 'number' && !Number.isSafeInteger(value) && /^-?[0-9]+$/.test(context?.source ?? '')
    ? (context?.source ?? value)
    : value;
}
