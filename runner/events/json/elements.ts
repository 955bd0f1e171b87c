import type { Json } from '../../model/observation.ts';
import { type Fields, isFields } from '../system-fields.ts';

/** How a tool writes an XML element as a JSON member. Its text is `#text` where the element has more than text. */
export interface Notation {
  readonly attributes: (parent: Fields, name: string) => Fields;
  /** Whether a member is an element, or else part of how another one is written. */
  readonly isElement: (name: string) => boolean;
}

/** System's elements: their text, or their attributes; the attributes of one that has both stand beside it. */
export function systemFields(system: Fields, notation: Notation): Fields {
  return Object.fromEntries(
    Object.keys(system)
      .filter(notation.isElement)
      .flatMap((name): [string, Json][] => {
        const attributes = notation.attributes(system, name);
        const text = ownText(system[name] ?? null);
        return text === null || text === ''
          ? [[name, attributes]]
          : [[name, text], ...Object.entries(attributes)];
      }),
  );
}

/** An element's own elements by name, or its text. */
export function content(value: Json, notation: Notation): Json {
  if (Array.isArray(value)) return value.map((item) => content(item, notation));
  if (!isFields(value)) return value;
  const names = Object.keys(value).filter((name) => name !== '#text' && notation.isElement(name));
  if (names.length === 0) return ownText(value) ?? '';
  return Object.fromEntries(names.map((name) => [name, content(value[name] ?? null, notation)]));
}

function ownText(value: Json): Json {
  return isFields(value) ? (value['#text'] ?? null) : value;
}
