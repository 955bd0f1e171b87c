import { hostTime } from '../../model/host-time.ts';
import type { Conversation } from './conversation.ts';
import { SourceAnswerError } from './source-errors.ts';

/** Differences up to this, in milliseconds, leave the window as it is; every window has more to spare. */
const toleratedMs = 5_000;

/**
 * A query that needs an absolute time is asked by the host's clock first; where the answer's Date shows that the server's differs, it is
 * asked once more by that. `ask` gets milliseconds since 1970.
 * @throws SourceAnswerError where the server sends no Date (RFC 9110 6.6.1): then the window may miss what it should show
 */
export async function inServerTime<T>(look: Conversation, ask: (now: number) => Promise<T>): Promise<T> {
  const first = await ask(hostTime());
  if (look.skewMs === null) {
    const sample = { status: 200, text: '' };
    throw new SourceAnswerError(
      look.server.who,
      'an answer without a Date, so its clock is not known',
      sample,
    );
  }
  return Math.abs(look.skewMs) <= toleratedMs ? first : ask(hostTime() + look.skewMs);
}
