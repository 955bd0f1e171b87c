import { z } from 'zod';
import { GarbledAnswerError } from '../json-lines/connection-errors.ts';

/** What the agent answers to each command (QEMU, docs/interop/qemu-ga-ref.rst). A guest is not trusted: every answer is checked. */
const agentAnswers = {
  'guest-exec': z.object({ pid: z.int() }),
  'guest-exec-status': z.object({
    exited: z.boolean(),
    exitcode: z.int().optional(),
    'out-data': z.base64().optional(),
    'err-data': z.base64().optional(),
    'out-truncated': z.boolean().optional(),
    'err-truncated': z.boolean().optional(),
  }),
  'guest-file-open': z.int(),
  'guest-file-read': z.object({ 'buf-b64': z.base64(), eof: z.boolean() }),
  'guest-file-write': z.object({ count: z.int() }),
  'guest-file-seek': z.object({ position: z.int() }),
  /** Nanoseconds since 1970, more than a number can hold exactly. */
  'guest-get-time': z.number(),
} as const;

export type AgentCommand = keyof typeof agentAnswers;
export type AgentAnswer<C extends AgentCommand> = z.infer<(typeof agentAnswers)[C]>;

/** @throws GarbledAnswerError for any other shape */
export function agentAnswer<C extends AgentCommand>(command: C, answer: unknown): AgentAnswer<C> {
  const parsed = agentAnswers[command].safeParse(answer);
  if (!parsed.success)
    throw new GarbledAnswerError(
      `the guest agent's ${command}`,
      JSON.stringify(answer)?.slice(0, 200) ?? 'nothing',
    );
  return parsed.data as AgentAnswer<C>;
}
