import * as z from 'zod';
import type { RunRecord } from '../../model/run-record.ts';
import { runSchema } from '../../store/run-schema.ts';
import type { TiedToModel } from '../../store/tied-to-model.ts';

export const batchSchemaName = 'motw.batch/1';

/** `--json` of several runs. */
export interface Batch {
  readonly schema: typeof batchSchemaName;
  readonly batch: string;
  readonly runs: readonly RunRecord[];
  /** Targets whose run could not be begun, so that there is no record, and why. */
  readonly notBegun: readonly { readonly target: string; readonly reason: string }[];
}

const document = z.object({
  schema: z.literal(batchSchemaName),
  batch: z.string(),
  runs: z.array(runSchema),
  notBegun: z.array(z.object({ target: z.string(), reason: z.string() })),
});

/** The schema of `--json` of several runs. Keys that it does not know are let through: a later version may add some. */
export const batchSchema: TiedToModel<typeof document, Batch> = document;

/** JSON Schema (2020-12) of the same; what `batch.schema.json` holds. */
export function batchJsonSchema(): object {
  const { $schema, ...schema } = z.toJSONSchema(batchSchema, { io: 'input' });
  return { $schema, title: `motw-harness batch of runs (${batchSchemaName})`, ...schema };
}
