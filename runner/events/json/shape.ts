import type { Json } from '../../model/observation.ts';
import type { WinEvent } from '../../model/win-event.ts';
import type { Fields } from '../system-fields.ts';

/**
 * How one tool writes an event: takes an object of its shape, and gives null for any other. Where the tool keeps the event's rendered
 * XML, that is what it gives. Throws UnreadableEvent for one of its shape that is no event.
 */
export type Shape = (object: Fields) => WinEvent | { readonly xml: string } | null;

/** What lies at a path of names, or undefined. */
export function inside(object: Json | undefined, ...path: readonly string[]): Json | undefined {
  let value = object;
  for (const name of path) {
    if (typeof value !== 'object' || value === null || Array.isArray(value) || !Object.hasOwn(value, name))
      return undefined;
    value = (value as Fields)[name];
  }
  return value;
}
