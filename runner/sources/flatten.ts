import type { Json, JsonObject } from '../model/observation.ts';

/** Deeper values are written as JSON text. */
const deepest = 32;

/**
 * Every value of an alert as text under its dotted name, in the order of the alert; a name that comes more than once has a list. What
 * stands in a list has the list's name. Names that have no dot get `alert.` before them, and those that begin with `motw.` as well: so
 * none can be taken for a field of Windows' own, or of ours.
 */
export function flattened(alert: JsonObject): Readonly<Record<string, string | readonly string[]>> {
  const texts = new Map<string, string[]>();
  collect(alert, '', 0, texts);
  return Object.fromEntries(
    [...texts].map(([name, values]) => {
      const [only] = values;
      return [name, values.length === 1 && only !== undefined ? only : values];
    }),
  );
}

function collect(value: Json, name: string, depth: number, texts: Map<string, string[]>): void {
  if (value === null) return;
  if (typeof value !== 'object' || depth > deepest) {
    const safe = !name.includes('.') || name.startsWith('motw.') ? `alert.${name}` : name;
    const text = typeof value === 'object' ? JSON.stringify(value) : String(value);
    const same = texts.get(safe);
    if (same === undefined) texts.set(safe, [text]);
    else same.push(text);
    return;
  }
  if (isList(value)) {
    for (const item of value) collect(item, name, depth + 1, texts);
    return;
  }
  for (const [key, item] of Object.entries(value)) {
    collect(item, name === '' ? key : `${name}.${key}`, depth + 1, texts);
  }
}

function isList(json: Json): json is readonly Json[] {
  return Array.isArray(json);
}
