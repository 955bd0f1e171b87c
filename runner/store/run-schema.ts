import * as z from 'zod';
import { type Json, observationKinds } from '../model/observation.ts';
import { type RunRecord, runSchemaName } from '../model/run-record.ts';
import { armNames, controlStates, outcomes, statuses, stepNames, switchStates } from '../model/words.ts';
import type { TiedToModel } from './tied-to-model.ts';

const count = z.int().nonnegative();
const time = z.iso.datetime();
const controls = z.array(z.string());
const status = z.enum(statuses);
/** What comes out of a JSON document is JSON. */
const json: z.ZodType<Json> = z.any();

const steps = z.array(
  z.object({
    step: z.enum(stepNames),
    status: z.enum(['running', 'completed', 'blocked', 'failed', 'skipped']),
    reason: z.object({ code: z.string(), text: z.string() }).nullable(),
    startedAt: time,
    durationMs: count,
  }),
);

const verdict = z.object({
  control: z.string(),
  kind: z.enum(['preventive', 'detective']),
  status,
  expected: status.nullable(),
  outcome: z.enum(outcomes),
  why: z.string(),
  arms: z.object({ marked: status.exactOptional(), unmarked: status.exactOptional() }),
  evidence: z.array(z.string()),
  noise: count,
  timeToDetectMs: count.nullable(),
});

const scenario = z.object({
  id: z.string(),
  technique: z.string(),
  atomic: z.object({ number: count, guid: z.guid() }).nullable(),
  notExercised: controls,
  arms: z.array(
    z.object({
      arm: z.enum(armNames).exclude(['quiet']),
      marker: z.string(),
      attempts: z.int().positive(),
      steps,
    }),
  ),
  verdicts: z.array(verdict),
});

const observation = z.object({
  id: z.string(),
  scenario: z.string().nullable(),
  arm: z.enum(armNames).nullable(),
  step: z.enum(stepNames).nullable(),
  at: time,
  source: z.string(),
  kind: z.enum(observationKinds),
  summary: z.string(),
  data: z.record(z.string(), json),
});

const target = z.object({
  name: z.string(),
  platform: z.enum(['reference', 'windows']),
  fingerprint: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])),
  posture: z.object({
    name: z.string().nullable(),
    declared: z.record(z.string(), z.enum(switchStates)),
    probed: z.record(z.string(), z.enum([...controlStates, 'unknown'])),
  }),
});

const document = z.object({
  schema: z.literal(runSchemaName),
  id: z.string(),
  state: z.enum(['running', 'finished', 'interrupted']),
  startedAt: time,
  finishedAt: time.nullable(),
  outcome: z.enum(outcomes).exclude(['unstated']).nullable(),
  cleanUp: z.enum(['clean', 'dirty']).nullable(),
  batch: z.string().nullable(),
  harness: z.object({ version: z.string(), node: z.string(), rules: z.record(z.string(), z.string()) }),
  target,
  scenarios: z.array(scenario),
  quiet: z.object({ steps }).nullable(),
  observations: z.array(observation),
  modelled: z.array(z.string()),
});

/** The schema of `run.json`. Keys that it does not know are let through: a later version may add some. */
export const runSchema: TiedToModel<typeof document, RunRecord> = document;

/** JSON Schema (2020-12) of `run.json`; what `run.schema.json` holds. */
export function runJsonSchema(): object {
  const { $schema, ...schema } = z.toJSONSchema(runSchema, { io: 'input' });
  return { $schema, title: `motw-harness run (${runSchemaName})`, ...schema };
}
