import type { Json } from '../../../model/observation.ts';

/** Members of EventData or UserData while they are collected. */
export type Fields = { [field: string]: Json };

/** What an element has in it, by name: its elements, or its text as `Data`. */
export function membersOf(content: Json): Fields {
  return hasContent(content) ? { Data: content } : fieldsOf(content);
}

export function hasContent(content: Json): content is string | string[] {
  if (typeof content === 'string') return content.trim() !== '';
  return Array.isArray(content) && content.some(hasContent);
}

/** The second's members are added to the first. */
export function together(before: Fields | null, more: Fields): Fields {
  if (before === null) return more;
  for (const [key, value] of Object.entries(more)) add(before, key, value);
  return before;
}

/** What comes more than once becomes a list. */
export function add(fields: Fields, key: string, value: Json): void {
  const list = Array.isArray(value) ? value : [value];
  const before = Object.hasOwn(fields, key) ? fields[key] : undefined;
  if (Array.isArray(before)) for (const item of list) before.push(item);
  else if (before !== undefined) set(fields, key, [before, ...list]);
  else set(fields, key, list.length > 1 ? [...list] : (list[0] ?? ''));
}

/** An element: its attributes are its members; where it is text, they stand beside it. */
export function addElement(fields: Fields, key: string, value: Json, attributes: Fields): void {
  if (hasContent(value)) {
    add(fields, key, value);
    together(fields, attributes);
  } else add(fields, key, together({ ...attributes }, fieldsOf(value)));
}

/** An assignment to `__proto__` would be lost. */
export function set(fields: Fields, key: string, value: Json): void {
  if (key !== '__proto__') fields[key] = value;
  else Object.defineProperty(fields, key, { value, writable: true, enumerable: true, configurable: true });
}

export function fieldsOf(json: Json): Fields {
  return typeof json === 'object' && json !== null && !Array.isArray(json) ? (json as Fields) : {};
}
