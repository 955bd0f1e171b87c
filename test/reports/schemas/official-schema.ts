import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import formats from 'ajv-formats';

/**
 * What a published JSON Schema finds wrong with a document, a line each; none when it is valid. SARIF's is of draft 4, and has nothing
 * that means something else in draft 7 but the name of its id.
 */
export function officialSchema(name: 'attire-1-1' | 'sarif-2.1.0'): (document: unknown) => readonly string[] {
  const file = new URL(`${name}.schema.json`, import.meta.url);
  const { $schema, id, ...schema } = JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>;
  // What ajv finds wrong with a published schema itself is not ours to mend: SARIF's has a pattern that Unicode mode refuses.
  const ajv = new Ajv({ strict: false, allErrors: true, unicodeRegExp: false });
  formats.default(ajv);
  const validate = ajv.compile(schema);
  return (document) => {
    validate(document);
    return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
  };
}
