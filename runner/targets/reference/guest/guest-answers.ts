import { z } from 'zod';
import { controlStates } from '../../../model/words.ts';
import type { Executed } from '../../../ports/channel.ts';
import { GuestAnswerError } from './guest-errors.ts';

/** What the guest's operations print. A guest is not trusted: every answer is checked. */
const refused = z.object({
  is: z.literal('refused'),
  code: z.string().max(64),
  text: z.string().max(4096),
  pid: z.int().optional(),
});
const done = z.object({ is: z.literal('done') });

export const doneAnswer = z.discriminatedUnion('is', [done, refused]);
export const zoneAnswer = z.discriminatedUnion('is', [
  done.extend({
    stream: z.string().max(65_536).nullable(),
    mapped: z.union([z.literal(0), z.literal(1), z.literal(2), z.literal(3), z.literal(4)]).nullable(),
  }),
  refused,
]);
export const mountAnswer = z.discriminatedUnion('is', [
  done.extend({
    id: z.string().max(64),
    root: z.string().regex(/^\/[a-z]$/),
    options: z.array(z.string().max(256)).max(64),
  }),
  refused,
]);
export const openAnswer = z.discriminatedUnion('is', [
  done.extend({ pid: z.int(), exitCode: z.int().nullable() }),
  z.object({ is: z.literal('prompted'), pid: z.int(), text: z.string().max(4096) }),
  refused,
]);
export const copyAnswer = z.discriminatedUnion('is', [
  done.extend({
    path: z
      .string()
      .regex(/^\/[a-z]\/[^/]+$/)
      .max(4096),
  }),
  refused,
]);
export const unpackAnswer = z.discriminatedUnion('is', [
  done.extend({ root: z.string().startsWith('/c/').max(4096), tool: z.string().min(1).max(256) }),
  refused,
]);
export const canaryAnswer = z.discriminatedUnion('is', [
  done.extend({ silent: z.array(z.string().max(64)).max(16) }),
  refused,
]);
export const postureAnswer = z.object({
  controls: z.record(z.string(), z.enum([...controlStates, 'unknown']).catch('unknown')),
  sensors: z.record(z.string(), z.boolean()),
});
export const residueAnswer = z.object({
  kind: z.enum(['mount', 'file', 'process']),
  what: z.string().max(8192),
});

/** The operation's JSON answer; anything else is a fault of the guest. */
export function answerOf<T>(operation: string, schema: z.ZodType<T>, result: Executed): T {
  const text = Buffer.from(result.stdout).toString('utf8');
  if (result.code !== 0 || result.truncated) {
    throw new GuestAnswerError(
      operation,
      `exit ${result.code}, ${text} ${Buffer.from(result.stderr).toString('utf8')}`,
    );
  }
  return parseAnswer(operation, schema, text);
}

export function parseAnswer<T>(operation: string, schema: z.ZodType<T>, text: string): T {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new GuestAnswerError(operation, text);
  }
  const parsed = schema.safeParse(value);
  if (!parsed.success) throw new GuestAnswerError(operation, text);
  return parsed.data;
}
