import * as z from 'zod';
import { statuses } from '../../model/words.ts';

export const atomicSchemaName = 'motw.atomic/1';

const command = z.string().nullable();

const test = z.object({
  number: z.int().positive(),
  name: z.string(),
  guid: z.string().nullable(),
  description: z.string(),
  platforms: z.array(z.string()),
  executor: z.string(),
  elevation: z.boolean(),
  arguments: z.array(
    z.object({ name: z.string(), type: z.string(), description: z.string(), default: z.string().nullable() }),
  ),
  /** Told by programs and addresses that are named; the harness runs none of them. */
  downloads: z.object({ prerequisites: z.boolean(), commands: z.boolean() }),
  /** Why it could run on no Windows target, whatever its owner allows; empty: it could where that is allowed. */
  neverBecause: z.array(z.string()),
  /** With the defaults of the arguments and the atomics folder put in. */
  resolved: z.object({
    dependencyExecutor: z.string().nullable(),
    dependencies: z.array(z.object({ description: z.string(), check: z.string(), get: command })),
    command,
    cleanUp: command,
    steps: command,
    unresolved: z.array(z.string()),
  }),
  /** What `--expect` says of this test: control to status. */
  expect: z.record(z.string(), z.enum(statuses)),
});

const problem = z.object({
  file: z.string(),
  line: z.int(),
  column: z.int(),
  code: z.string(),
  severity: z.enum(['error', 'warning']),
  message: z.string(),
  hint: z.string().nullable(),
});

/** What `motw atomic import --json` prints. Keys that it does not know are let through: a later version may add some. */
export const atomicDocumentSchema = z.object({
  schema: z.literal(atomicSchemaName),
  atomicsFolder: z.string(),
  files: z.array(
    z.object({ file: z.string(), technique: z.string(), displayName: z.string(), tests: z.array(test) }),
  ),
  problems: z.array(problem),
});

export type AtomicDocument = z.output<typeof atomicDocumentSchema>;
export type ShownTest = z.output<typeof test>;

/** JSON Schema (2020-12) of the same; what `atomic.schema.json` holds. */
export function atomicJsonSchema(): object {
  const { $schema, ...schema } = z.toJSONSchema(atomicDocumentSchema, { io: 'input' });
  return { $schema, title: `motw-harness imported atomics (${atomicSchemaName})`, ...schema };
}
