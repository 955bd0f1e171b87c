import * as z from 'zod';
import { changes } from '../../../model/memory/diff.ts';
import { type HistoryDocument, historySchemaName } from '../../../model/memory/history.ts';
import { outcomes, statuses } from '../../../model/words.ts';
import type { TiedToModel } from '../../tied-to-model.ts';

const time = z.iso.datetime();
const status = z.enum(statuses);

const differences = z.array(
  z.object({ what: z.string(), before: z.string().nullable(), after: z.string().nullable() }),
);

const document = z.object({
  schema: z.literal(historySchemaName),
  runs: z.array(
    z.object({
      id: z.string(),
      state: z.enum(['running', 'finished', 'interrupted']),
      startedAt: time,
      finishedAt: time.nullable(),
      outcome: z.enum(outcomes).exclude(['unstated']).nullable(),
      cleanUp: z.enum(['clean', 'dirty']).nullable(),
      batch: z.string().nullable(),
      target: z.string(),
      posture: z.string().nullable(),
      harness: z.string(),
      drift: z.array(z.string()),
      differences,
    }),
  ),
  controls: z.array(
    z.object({
      target: z.string(),
      posture: z.string().nullable(),
      scenario: z.string(),
      control: z.string(),
      kind: z.enum(['preventive', 'detective']),
      points: z.array(
        z.object({
          run: z.string(),
          status,
          outcome: z.enum(outcomes),
          timeToDetectMs: z.int().nonnegative().nullable(),
        }),
      ),
      changes: z.array(
        z.object({
          run: z.string(),
          since: z.string(),
          before: status,
          after: status,
          change: z.enum(changes),
          differences,
        }),
      ),
    }),
  ),
  unreadable: z.array(z.object({ folder: z.string(), reason: z.string() })),
});

/** The schema of `motw history --json`. Keys that it does not know are let through: a later version may add some. */
export const historySchema: TiedToModel<typeof document, HistoryDocument> = document;

/** JSON Schema (2020-12) of the same; what `history.schema.json` holds. */
export function historyJsonSchema(): object {
  const { $schema, ...schema } = z.toJSONSchema(historySchema, { io: 'input' });
  return { $schema, title: `motw-harness history (${historySchemaName})`, ...schema };
}
