import type { Json, JsonObject } from '../../model/observation.ts';

type Reviver = (key: string, value: Json, context: { readonly source?: string }) => Json;
const parse = JSON.parse as (text: string, reviver: Reviver) => Json;

/** Deepest nesting; Elasticsearch takes 20 (`index.mapping.depth.limit`). */
const deepest = 200;

/**
 * JSON (RFC 8259) with every number kept: one that a double can't hold, such as an id of 20 digits, becomes its text. Every text, name
 * and number goes through `clean`, once its escapes are resolved; a number that is changed by it becomes a text.
 * @throws SyntaxError, or RangeError where it is nested too deeply
 */
export function parseJson(text: string, clean: (value: string) => string): Json {
  if (isTooDeep(text)) throw new RangeError(`JSON that is nested more than ${deepest} deep`);
  return parse(text, (_key, value, { source }) => {
    if (typeof value === 'string') return clean(value);
    if (typeof value === 'number' && source !== undefined) return numberOf(value, source, clean);
    return isMap(value) ? withCleanNames(value, clean) : value;
  });
}

function numberOf(value: number, source: string, clean: (value: string) => string): Json {
  const cleaned = clean(source);
  return cleaned === source && isExact(value, source) ? value : cleaned;
}

function isMap(value: Json): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function withCleanNames(map: JsonObject, clean: (value: string) => string): JsonObject {
  const names = Object.keys(map);
  if (names.every((name) => clean(name) === name)) return map;
  return Object.fromEntries(Object.entries(map).map(([name, value]) => [clean(name), value]));
}

function isExact(value: number, source: string): boolean {
  return /[.eE]/.test(source) ? Number.isFinite(value) : Number.isSafeInteger(value);
}

/** Found without recursion, before anything that recurses sees the text. */
function isTooDeep(text: string): boolean {
  let depth = 0;
  let inString = false;
  for (let at = 0; at < text.length; at++) {
    const char = text[at];
    if (inString) {
      if (char === '\\') at += 1;
      else if (char === '"') inString = false;
    } else if (char === '"') inString = true;
    else if (char === '[' || char === '{') depth += 1;
    else if (char === ']' || char === '}') depth -= 1;
    if (depth > deepest) return true;
  }
  return false;
}
