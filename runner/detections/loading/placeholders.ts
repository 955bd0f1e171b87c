import { readFile } from 'node:fs/promises';
import { isNode, LineCounter, parseDocument } from 'yaml';
import * as z from 'zod';
import { HarnessError } from '../../model/errors.ts';
import type { Placeholders } from '../rule.ts';
import { systemReason } from './rule-files.ts';

const value = z.union([z.string(), z.number()]);
const placeholdersFile = z.record(
  z.string().regex(/^[^%\s]+$/, "a name without spaces, and without the '%' that a rule writes around it"),
  z.union([value.transform((one) => [one]), z.array(value).min(1)]),
);

/** A file of placeholders that can't be used. */
export class PlaceholdersError extends HarnessError {
  readonly code = 'PLACEHOLDERS';
  readonly category = 'user';

  constructor(place: string, why: string, options?: ErrorOptions) {
    super(
      `${place}: ${why}`,
      'write a YAML or JSON file with a list of values for each name: `admins: [root, sam]`',
      options,
    );
  }
}

/**
 * What stands for the `%name%` of rules that use Sigma's modifier `expand`: a YAML or JSON map from each name, without the percent
 * signs, to its value or its list of values. Throws `PlaceholdersError` with file, line and column.
 */
export async function readPlaceholders(file: string): Promise<Placeholders> {
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    throw new PlaceholdersError(file, systemReason(error), { cause: error });
  });
  const lineCounter = new LineCounter();
  const document = parseDocument(text, { lineCounter, prettyErrors: false });
  const fail = (why: string, offset: number, cause?: unknown): never => {
    const { line, col } = lineCounter.linePos(offset);
    throw new PlaceholdersError(`${file}:${Math.max(line, 1)}:${Math.max(col, 1)}`, why, { cause });
  };
  const [error] = document.errors;
  if (error !== undefined) return fail(error.message, error.pos[0]);
  const parsed = placeholdersFile.safeParse(plain(() => document.toJS(), fail));
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const node: unknown = document.getIn(issue?.path ?? [], true);
  const name = issue?.path[0];
  return fail(
    `${name === undefined ? '' : `${String(name)}: `}${issue?.message}`,
    (isNode(node) ? node.range?.[0] : undefined) ?? 0,
  );
}

/** The library refuses aliases that multiply. */
function plain(read: () => unknown, fail: (why: string, offset: number, cause: unknown) => never): unknown {
  try {
    return read();
  } catch (error) {
    return fail(String(error), 0, error);
  }
}
