import type { Json } from '../../../model/observation.ts';
import { type Fields, isFields, systemFrom } from '../../system-fields.ts';
import { dataPart } from '../data-part.ts';
import { dataTexts } from '../data-text.ts';
import { content, type Notation, systemFields } from '../elements.ts';
import { inside, type Shape } from '../shape.ts';

/**
 * Rendered XML put through Python's xmltodict (its README), as scripts around python-evtx do: attributes are members with an `@`
 * before them, text beside them is `#text`, and what comes more than once is a list. So Data is a list of `{"@Name", "#text"}`.
 */
export const xmlToDict: Shape = (object) => {
  const system = inside(object, 'Event', 'System');
  if (!isFields(system) || !Object.values(system).some(hasAttributes)) return null;
  return {
    Event: {
      System: systemFrom(systemFields(system, notation)),
      ...dataPart('EventData', inside(object, 'Event', 'EventData'), namedData),
      ...dataPart('UserData', inside(object, 'Event', 'UserData'), namedData),
    },
  };
};

/** The `Data` of EventData under their names; everything else as it is nested. */
export function namedData(data: Fields): Fields {
  const fields = new Map<string, Json[]>();
  for (const [element, value] of Object.entries(data)) {
    if (!notation.isElement(element)) continue;
    for (const item of Array.isArray(value) ? value : [value]) {
      const name = element === 'Data' ? inside(item, '@Name') : undefined;
      const key = typeof name === 'string' && name !== '' ? name : element === '#text' ? 'Data' : element;
      // An empty element is null to xmltodict, and '' in rendered XML.
      const text = content(item, notation) ?? '';
      const values = fields.get(key);
      if (values === undefined) fields.set(key, [text]);
      else values.push(text);
    }
  }
  return dataTexts(
    Object.fromEntries(
      [...fields].map(([name, values]) => [name, values.length === 1 ? (values[0] ?? null) : values]),
    ),
  );
}

const notation: Notation = {
  attributes: (parent, name) => {
    const value = parent[name];
    if (!isFields(value)) return {};
    return Object.fromEntries(
      Object.entries(value)
        .filter(([key]) => key.startsWith('@') && !key.startsWith('@xmlns'))
        .map(([key, attribute]) => [key.slice(1), attribute]),
    );
  },
  isElement: (name) => !name.startsWith('@'),
};

function hasAttributes(value: Json): boolean {
  return isFields(value) && Object.keys(value).some((name) => name.startsWith('@'));
}
