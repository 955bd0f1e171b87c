import { z } from 'zod';
import type { Attempt, Raw } from '../../../ports/call.ts';
import type { Executed } from '../../../ports/channel.ts';
import { GuestOperationError } from './guest-operation-error.ts';

/** The version of what harness and scripts say to each other. */
export const protocolVersion = 1;

const code = z.string().min(1).max(64);
const text = z.string().max(65_536);
const answerSchema = z.discriminatedUnion('is', [
  z.object({ is: z.literal('done'), value: z.unknown().optional() }),
  z.object({ is: z.literal('refused'), code, text, value: z.unknown().optional() }),
  z.object({ is: z.literal('prompted'), text, value: z.unknown().optional() }),
  z.object({ is: z.literal('unavailable'), code, text }),
  z.object({ is: z.literal('fault'), code, text }),
]);
const envelope = z.object({ v: z.literal(protocolVersion), operation: z.string().max(64) });

/** What an operation said: like an attempt, with what a refusal or a prompt showed of itself. */
export type Answer<T> = Attempt<T> & { readonly shown: unknown };

/**
 * An operation's answer, checked: its version, its operation and its shape. A fault, and whatever is no answer, is thrown.
 * @param operations the names by which it may call itself
 */
export function answerOf<T>(operations: readonly string[], value: z.ZodType<T>, result: Executed): Answer<T> {
  const [operation = ''] = operations;
  const fault = (what: string, said: string) => new GuestOperationError(operation, what, said);
  const said = Buffer.from(result.stdout).toString('utf8').trim();
  if (result.truncated) throw fault('ANSWER_TOO_LONG', `${result.stdout.length} bytes and more`);
  if (said === '') {
    const heard = Buffer.from(result.stderr).toString('utf8');
    throw fault('NO_ANSWER', `it ended with ${result.code} and said nothing but ${JSON.stringify(heard)}`);
  }
  // A default shell that is PowerShell may print its profile's words before.
  const parsed = jsonIn(said.split('\n').at(-1) ?? '');
  const head = envelope.safeParse(parsed);
  const body = answerSchema.safeParse(parsed);
  if (!head.success || !body.success || !operations.includes(head.data.operation))
    throw fault('PROTOCOL', `it answered ${said}`);
  const { data } = body;
  const raw: readonly Raw[] = [{ source: operation, media: 'application/json', bytes: result.stdout }];
  if (data.is === 'fault') throw fault(data.code, data.text);
  if (data.is === 'unavailable') return { ...data, raw, shown: null };
  if (data.is !== 'done') {
    const { value: shown, ...attempt } = data;
    return { ...attempt, raw, shown };
  }
  const checked = value.safeParse(data.value);
  if (!checked.success) throw fault('PROTOCOL', `it answered ${said}`);
  return { is: 'done', value: checked.data, raw, shown: null };
}

function jsonIn(said: string): unknown {
  try {
    return JSON.parse(said);
  } catch {
    return null;
  }
}
