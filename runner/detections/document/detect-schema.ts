import * as z from 'zod';
import { type DetectionReport, detectionSchemaName } from '../../model/detection-report.ts';

const count = z.int().nonnegative();
const place = z.int().positive();

const match = z.object({
  file: z.string(),
  at: z.string(),
  channel: z.string(),
  eventId: z.int(),
  time: z.string(),
  computer: z.string(),
  because: z.array(z.string()),
});

const rule = z.object({
  id: z.string(),
  title: z.string(),
  file: z.string(),
  expected: z.boolean(),
  matches: count,
});

const compiled = rule.extend({
  status: z.literal('compiled'),
  reason: z.null(),
  level: z.string().nullable(),
  logSource: z.string(),
  carriedBy: z.enum(['windows', 'elsewhere', 'unknown']),
  channels: z.array(z.string()).nullable(),
  eventIds: z.array(z.int()).nullable(),
  needs: z.array(z.string()),
  events: count.nullable(),
  matched: z.array(match),
  nearestMiss: match.nullable(),
});

const refused = rule.extend({
  status: z.literal('refused'),
  reason: z.string(),
  line: place,
  column: place,
});

const document = z.object({
  schema: z.literal(detectionSchemaName),
  events: count,
  damaged: count,
  rules: z.array(z.discriminatedUnion('status', [compiled, refused])),
  damage: z.array(z.object({ file: z.string(), at: z.string(), reason: z.string() })),
});

type Frozen<T> = T extends object ? { readonly [K in keyof T]: Frozen<T[K]> } : T;
type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
/** Never, and so nothing can be assigned to it, when the schema and the model's type differ. */
type TiedToModel<S extends z.ZodType> =
  Same<Frozen<z.output<S>>, Frozen<DetectionReport>> extends true ? S : never;

/** The schema of what `motw detect --json` prints. Keys that it does not know are let through: a later version may add some. */
export const detectionSchema: TiedToModel<typeof document> = document;

/** JSON Schema (2020-12) of the same; what `detect.schema.json` holds. */
export function detectionJsonSchema(): object {
  const { $schema, ...schema } = z.toJSONSchema(detectionSchema, { io: 'input' });
  return { $schema, title: `motw-harness detections (${detectionSchemaName})`, ...schema };
}
