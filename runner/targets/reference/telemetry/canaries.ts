import type { Call } from '../../../ports/call.ts';
import type { Channel } from '../../../ports/channel.ts';
import { answerOf, canaryAnswer } from '../guest/guest-answers.ts';
import { GuestAnswerError } from '../guest/guest-errors.ts';

/** Sends the canaries that are asked for at the same time with one program in the guest: each start of one costs it time. */
export class Canaries {
  readonly #channel: Channel;
  readonly #silent = new Set<string>();
  #next: { readonly tokens: Map<string, string>; readonly sent: Promise<void> } | null = null;

  constructor(channel: Channel) {
    this.#channel = channel;
  }

  /** Whether the sensor's process was gone when its last canary was due. */
  silent(sensor: string): boolean {
    return this.#silent.has(sensor);
  }

  send(sensor: string, token: string, c: Call): Promise<void> {
    if (this.#next === null) {
      const tokens = new Map<string, string>();
      this.#next = { tokens, sent: Promise.resolve().then(() => this.#sendAll(tokens, c)) };
    }
    this.#next.tokens.set(sensor, token);
    return this.#next.sent;
  }

  async #sendAll(tokens: ReadonlyMap<string, string>, c: Call): Promise<void> {
    this.#next = null;
    const result = await this.#channel.exec(['/motw/operations/canary', ...[...tokens].flat()], {
      ...c,
      maxOutput: 4096,
    });
    const answer = answerOf('canary', canaryAnswer, result);
    if (answer.is === 'refused') throw new GuestAnswerError('canary', `${answer.code} ${answer.text}`);
    for (const sensor of tokens.keys()) {
      if (answer.silent.includes(sensor)) this.#silent.add(sensor);
      else this.#silent.delete(sensor);
    }
  }
}
