import { join } from 'node:path';
import * as z from 'zod';
import { HarnessError } from '../model/errors.ts';
import { changes, type Diff, diffSchemaName } from '../model/memory/diff.ts';
import { statuses } from '../model/words.ts';
import { keepDocument, readDocument } from './disk/kept-document.ts';
import type { TiedToModel } from './tied-to-model.ts';

const fileName = 'diff.json';

/** The kept diff of a run can't be used. */
class DiffFileError extends HarnessError {
  readonly code = 'DIFF_INVALID';
  readonly category = 'environment';

  constructor(file: string, why: string, cause: unknown) {
    super(`${file} ${why}`, 'remove the file, and compare the two runs again with `motw diff`', { cause });
  }
}

const time = z.iso.datetime();
const status = z.enum(statuses);
const seen = z.partialRecord(status, z.int().positive());
const side = z.object({
  id: z.string(),
  runs: z.array(z.string()),
  target: z.string(),
  posture: z.string().nullable(),
  startedAt: time,
});

const document = z.object({
  schema: z.literal(diffSchemaName),
  before: side.nullable(),
  after: side,
  across: z.boolean(),
  differences: z.array(
    z.object({ what: z.string(), before: z.string().nullable(), after: z.string().nullable() }),
  ),
  controls: z.array(
    z.object({
      scenario: z.string(),
      control: z.string(),
      kind: z.enum(['preventive', 'detective']),
      before: status.nullable(),
      after: status.nullable(),
      change: z.enum(changes),
      why: z.string().nullable(),
      beforeRun: z.string().nullable(),
      seen: z.object({ before: seen, after: seen }),
    }),
  ),
});

/** The schema of `diff.json` and of `motw diff --json`. Keys that it does not know are let through: a later version may add some. */
export const diffSchema: TiedToModel<typeof document, Diff> = document;

/** JSON Schema (2020-12) of the same; what `diff.schema.json` holds. */
export function diffJsonSchema(): object {
  const { $schema, ...schema } = z.toJSONSchema(diffSchema, { io: 'input' });
  return { $schema, title: `motw-harness diff (${diffSchemaName})`, ...schema };
}

/**
 * Keeps a run's diff against its baseline in the run's folder.
 *
 * @throws StoreError; the file is then as it was before
 */
export async function keepDiff(folder: string, diff: Diff): Promise<void> {
  await keepDocument('keep the diff', join(folder, fileName), diff);
}

/**
 * The diff kept in a run's folder, or null where there is none.
 *
 * @throws DiffFileError when the file is damaged: a regression would be shown wrongly, or silently not at all
 */
export function readDiff(folder: string): Promise<Diff | null> {
  const file = join(folder, fileName);
  const unusable = (why: string, cause: unknown) => new DiffFileError(file, why, cause);
  return readDocument(file, diffSchema, diffSchemaName, unusable);
}
