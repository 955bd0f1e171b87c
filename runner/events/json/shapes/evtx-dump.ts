import type { Json } from '../../../model/observation.ts';
import { type Fields, isFields, systemFrom } from '../../system-fields.ts';
import { dataPart } from '../data-part.ts';
import { dataTexts } from '../data-text.ts';
import { content, type Notation, systemFields } from '../elements.ts';
import { inside, type Shape } from '../shape.ts';

/**
 * evtx_dump (omerbenamram/evtx, README: `-o json`, `-o jsonl`), and what is built on it: chainsaw's `dump --json`, pyevtx-rs,
 * SigmaHQ's regression data. Attributes are under `#attributes`; with `--separate-json-attributes` under `Name_attributes` beside the
 * element. Data is already by name; without one it is under `Data`.
 */
export const evtxDump: Shape = (object) => {
  const system = inside(object, 'Event', 'System');
  if (!isFields(system) || !usesNotation(system)) return null;
  const { Provider, Correlation, ...others } = systemFields(system, notation);
  return {
    Event: {
      System: systemFrom({ Provider: withBraces(Provider), ...others, Correlation: withBraces(Correlation) }),
      ...dataPart('EventData', inside(object, 'Event', 'EventData'), (data) =>
        dataTexts(guids(elements(data))),
      ),
      ...dataPart('UserData', inside(object, 'Event', 'UserData'), (data) => dataTexts(elements(data))),
    },
  };
};

const notation: Notation = {
  attributes: (parent, name) => {
    const within = inside(parent[name], '#attributes');
    const beside = parent[`${name}_attributes`];
    return isFields(within) ? within : isFields(beside) ? beside : {};
  },
  isElement: (name) => name !== '#attributes' && !name.endsWith('_attributes'),
};

function usesNotation(system: Fields): boolean {
  return Object.entries(system).some(
    ([name, value]) => name.endsWith('_attributes') || inside(value, '#attributes') !== undefined,
  );
}

function elements(part: Fields): Fields {
  const inner = content(part, notation);
  return isFields(inner) ? inner : inner === '' ? {} : { Data: inner };
}

/** It writes GUIDs without the braces that Windows renders [H, its guid.rs]. Where a field's name says that it is one, they come back. */
function guids(fields: Fields): Fields {
  return Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [name, /guid$/i.test(name) ? braced(value) : value]),
  );
}

function withBraces(fields: Json | undefined): Json {
  if (!isFields(fields)) return fields ?? null;
  return Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, braced(value)]));
}

function braced(value: Json): Json {
  const isBare = typeof value === 'string' && /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(value);
  return isBare ? `{${value}}` : value;
}
