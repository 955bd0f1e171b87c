import { readFile } from 'node:fs/promises';
import * as z from 'zod';
import { storing, systemCodeOf } from './store-error.ts';
import { writeWhole } from './whole-file.ts';

/**
 * Writes a JSON document.
 *
 * @param what for people: `keep the diff`
 * @throws StoreError; the file is then as it was before
 */
export function keepDocument(what: string, file: string, document: unknown): Promise<void> {
  return storing(what, file, () => writeWhole(file, `${JSON.stringify(document, null, 2)}\n`));
}

/**
 * A JSON document that was kept, or null where there is none.
 *
 * @param name its schema's
 * @param unusable makes the error that is thrown where the file is damaged; `why` goes on from the file's name
 */
export async function readDocument<T>(
  file: string,
  schema: z.ZodType<T>,
  name: string,
  unusable: (why: string, cause: unknown) => Error,
): Promise<T | null> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    if (systemCodeOf(error) === 'ENOENT') return null;
    throw unusable('could not be read', error);
  }
  let found: unknown;
  try {
    found = JSON.parse(text);
  } catch (error) {
    throw unusable('is not JSON', error);
  }
  const { data, error } = schema.safeParse(found);
  if (data !== undefined) return data;
  const [issue] = error?.issues ?? [];
  const where = issue === undefined ? '' : `: ${z.core.toDotPath(issue.path)}: ${issue.message}`;
  throw unusable(`is no valid ${name} document${where}`, error);
}
