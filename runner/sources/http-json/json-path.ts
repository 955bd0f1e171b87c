import type { Json } from '../../model/observation.ts';

/**
 * Every value at a path: names with dots between them, a number for one item of a list, `*` for all of a list or map, `$` alone for
 * the value itself. A name in the JSON that has dots of its own is found as well; a list in the middle stands for all its items.
 */
export function valuesAt(json: Json, path: string): readonly Json[] {
  return path === '$' ? [json] : walk(json, path.split('.'));
}

function walk(json: Json, names: readonly string[]): readonly Json[] {
  const [first, ...rest] = names;
  if (first === undefined) return [json];
  if (typeof json !== 'object' || json === null) return [];
  if (first === '*') return Object.values(json).flatMap((value) => walk(value, rest));
  if (isList(json)) {
    if (!/^\d+$/.test(first)) return json.flatMap((item) => walk(item, names));
    const item = json[Number(first)];
    return item === undefined ? [] : walk(item, rest);
  }
  return names.flatMap((_, index) => {
    const name = names.slice(0, index + 1).join('.');
    const value = Object.hasOwn(json, name) ? json[name] : undefined;
    return value === undefined ? [] : walk(value, names.slice(index + 1));
  });
}

function isList(json: Json): json is readonly Json[] {
  return Array.isArray(json);
}
