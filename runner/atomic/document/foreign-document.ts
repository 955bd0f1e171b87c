import * as z from 'zod';
import { outcomes, statuses } from '../../model/words.ts';

export const foreignSchemaName = 'motw.foreign/1';

const fault = z.object({ code: z.string().max(256), text: z.string().max(4_096) });

const command = z.object({
  role: z.enum(['prerequisite', 'command', 'clean-up']),
  executor: z.string(),
  /** What the prerequisite is; null for the others. */
  about: z.string().nullable(),
  /** As it stands in the file, its arguments put in. */
  command: z.string(),
  /** The process that it is run as. */
  program: z.string(),
  arguments: z.string(),
  /** `not-run`: nobody asked for it, or something before it ended the run; `begun`: how it ended was not written any more. */
  is: z.enum(['not-run', 'begun', 'ended', 'timed-out', 'refused', 'fault']),
  /** In the name of the folder in which it ran, by which events are tied to it; null where it was not run. */
  token: z.string().nullable(),
  pid: z.int().nullable(),
  exitCode: z.int().nullable(),
  said: z.object({ out: z.string().max(16_384), err: z.string().max(16_384), cut: z.boolean() }).nullable(),
  fault: fault.nullable(),
});

const hit = z.object({
  control: z.string(),
  rule: z.string(),
  source: z.string(),
  /** What ties the event to the command: its token, or a process id of its process tree; null where nothing does. */
  tiedBy: z.enum(['token', 'process']).nullable(),
  /** From the command's end until the event could be read; negative while it ran. */
  afterCommandMs: z.int(),
  event: z.object({ channel: z.string(), id: z.int(), record: z.int(), at: z.string() }),
});

const control = z.object({
  control: z.string(),
  status: z.enum(statuses),
  /** Null: nothing was expected of it. */
  expected: z.enum(statuses).nullable(),
  outcome: z.enum(outcomes),
  why: z.string(),
  advice: z.string().nullable(),
});

/** What `motw atomic run` keeps and prints with `--json`. Keys that it does not know are let through: a later version may add some. */
export const foreignDocumentSchema = z.object({
  schema: z.literal(foreignSchemaName),
  /** Null for a dry run, which is not kept. */
  id: z.string().nullable(),
  state: z.enum(['planned', 'running', 'finished', 'interrupted']),
  harness: z.string(),
  startedAt: z.string(),
  finishedAt: z.string().nullable(),
  /** What has to be known to read it. */
  notes: z.array(z.string()),
  test: z.object({
    file: z.string(),
    technique: z.string(),
    number: z.int().positive(),
    name: z.string(),
    guid: z.string(),
  }),
  target: z.object({
    name: z.string(),
    platform: z.literal('windows'),
    fingerprint: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])),
  }),
  commands: z.array(command).max(64),
  canaries: z
    .array(
      z.object({
        phase: z.enum(['opening', 'closing']),
        source: z.string(),
        came: z.boolean(),
        missing: z.array(z.string()),
      }),
    )
    .max(256),
  /** Sources that could not be read, or not to the end. */
  unread: z.array(z.object({ source: z.string(), ...fault.shape })).max(64),
  /** The first of them; `hitsInAll` counts all. */
  hits: z.array(hit).max(1_000),
  hitsInAll: z.int().nonnegative(),
  controls: z.array(control),
  outcome: z.enum(['expected', 'unexpected', 'known-gap', 'inconclusive']).nullable(),
  /** Whether its clean-up command ended with 0 and nothing of the harness's own is left; null where nothing was run. */
  cleanUp: z.enum(['clean', 'dirty']).nullable(),
  /** What is left, or may be. */
  left: z.array(z.string().max(4_096)).max(256),
  fault: fault.nullable(),
});

export type ForeignDocument = z.output<typeof foreignDocumentSchema>;
export type ForeignCommand = z.output<typeof command>;
export type ForeignHit = z.output<typeof hit>;

/** JSON Schema (2020-12) of the same; what `foreign.schema.json` holds. */
export function foreignJsonSchema(): object {
  const { $schema, ...schema } = z.toJSONSchema(foreignDocumentSchema, { io: 'input' });
  return { $schema, title: `motw-harness run of a foreign atomic (${foreignSchemaName})`, ...schema };
}
