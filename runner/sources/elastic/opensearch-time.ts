import * as z from 'zod';
import { hostTime } from '../../model/host-time.ts';
import type { Conversation } from '../server/conversation.ts';
import { SourceAbsentError, SourceAnswerError, SourceRefusedError } from '../server/source-errors.ts';

/** OpenSearch, "CAT health", response: a row whose `epoch` is the server's time in whole seconds since 1970. */
const health = z.array(z.object({ epoch: z.coerce.number().int().positive() })).length(1);

/**
 * The server's time, rather too early than too late, in milliseconds since 1970. OpenSearch sends no Date of its own, so its health is
 * asked (permission `cluster:monitor/health`); where the account may not, the Date of what stands before it does as well.
 * @throws SourceRefusedError, or SourceAbsentError, where there is no Date either
 */
export async function earliestTime(look: Conversation): Promise<number> {
  try {
    const answer = await look.get('/_cat/health?format=json&h=epoch');
    const parsed = health.safeParse(answer.json);
    const epoch = parsed.data?.[0]?.epoch;
    if (epoch === undefined) throw new SourceAnswerError(look.server.who, 'no time', answer.sample);
    look.clock.tell(epoch * 1_000, 1_000);
  } catch (error) {
    const may = error instanceof SourceRefusedError || error instanceof SourceAbsentError;
    if (!may || look.clock.difference === null) throw error;
  }
  return look.clock.earliestNow() ?? hostTime();
}
