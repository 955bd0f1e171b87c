import { randomInt } from 'node:crypto';
import type { Duplex } from 'node:stream';
import type { Call } from '../../ports/call.ts';
import { NoAnswerError } from '../json-lines/connection-errors.ts';
import { JsonLineConnection } from '../json-lines/json-line-connection.ts';
import type { Agent } from './agent.ts';

const peer = 'the guest agent';
/** How long one attempt to synchronise may take before it is repeated: the agent may not be running yet. */
const syncAttemptMs = 500;

/** The QEMU guest agent's protocol (QEMU, docs/interop/qemu-ga-ref.rst): QMP's form without a greeting. */
export class AgentClient implements Agent {
  /** base64 makes it a third longer on the way, and the agent refuses more than 48 MiB. */
  readonly longestPiece = 1 << 20;
  /** The agent takes 64 MiB of JSON at once, and base64 takes a third more. */
  readonly longestInput = 32 << 20;
  readonly #connection: JsonLineConnection;

  constructor(stream: Duplex) {
    this.#connection = new JsonLineConnection(stream, peer);
  }

  /**
   * Makes sure that the next answer belongs to the next question: after a boot or a revert, older bytes may still be on the way.
   * 0xFF resets the agent's parser; it sends 0xFF before its own answer (guest-sync-delimited).
   */
  async synchronise(c: Call): Promise<void> {
    this.#connection.reset();
    const until = performance.now() + c.timeoutMs;
    while (performance.now() < until) {
      c.signal.throwIfAborted();
      const token = randomInt(2 ** 31);
      this.#connection.write({}, new Uint8Array([0xff]));
      try {
        const answer = await this.#connection.request(
          'guest-sync-delimited',
          { id: token },
          { ...c, timeoutMs: syncAttemptMs },
        );
        if (answer === token) return;
      } catch (error) {
        if (!(error instanceof NoAnswerError)) throw error;
      }
    }
    throw new NoAnswerError(peer, 'guest-sync-delimited', c.timeoutMs);
  }

  execute(command: string, args: Readonly<Record<string, unknown>> | undefined, c: Call): Promise<unknown> {
    return this.#connection.request(command, args, c);
  }
}
