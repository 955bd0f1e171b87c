import { hostTime } from '../../model/host-time.ts';
import type { ClockDifference } from '../../ports/event-source.ts';
import { SourceAnswerError } from './source-errors.ts';

/** Differences up to this, in milliseconds, leave the window as it is; every window has more to spare. */
const toleratedMs = 5_000;

/** A server's clock, as it told it or by its newest answer's Date (RFC 9110 6.6.1, whole seconds). */
export class ServerClock {
  #told: ClockDifference | null = null;
  #dated: ClockDifference | null = null;
  /** Of the newest answer, by the host's clock. */
  #sentAt = 0;
  #receivedAt = 0;

  /** Null where the server showed none. */
  get difference(): ClockDifference | null {
    return this.#told ?? this.#dated;
  }

  /** An answer has come. `sentAt`: when its request went out, by the host's clock. */
  answered(sentAt: number, date: string | undefined): void {
    this.#sentAt = sentAt;
    this.#receivedAt = hostTime();
    const at = Date.parse(date ?? '');
    this.#dated = Number.isNaN(at) ? null : this.#between(at, 1_000);
  }

  /** The newest answer has the server's time in it: that millisecond since 1970, or less than `grainMs` after it. */
  tell(at: number, grainMs: number): void {
    this.#told = this.#between(at, grainMs);
  }

  /** The server's now in milliseconds since 1970, rather too early than too late; null where it showed none. */
  earliestNow(): number | null {
    const { difference } = this;
    return difference === null ? null : hostTime() + difference.skewMs - difference.uncertaintyMs;
  }

  /** The server's time lies between the request and the end of the answer. */
  #between(at: number, grainMs: number): ClockDifference {
    return {
      skewMs: Math.round(at + grainMs / 2 - (this.#sentAt + this.#receivedAt) / 2),
      uncertaintyMs: Math.ceil((grainMs + this.#receivedAt - this.#sentAt) / 2),
    };
  }
}

/**
 * A query that needs an absolute time is asked by the host's clock first; where the answer's Date shows that the server's differs, it is
 * asked once more by that. `ask` gets milliseconds since 1970.
 * @throws SourceAnswerError where the server sends no Date: then the window may miss what it should show
 */
export async function inServerTime<T>(
  { clock, server }: { readonly clock: ServerClock; readonly server: { readonly who: string } },
  ask: (now: number) => Promise<T>,
): Promise<T> {
  const first = await ask(hostTime());
  const { difference } = clock;
  if (difference === null) {
    const sample = { status: 200, text: '' };
    throw new SourceAnswerError(server.who, 'an answer without a Date, so its clock is not known', sample);
  }
  return Math.abs(difference.skewMs) <= toleratedMs ? first : ask(hostTime() + difference.skewMs);
}
