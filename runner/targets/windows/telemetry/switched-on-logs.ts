import type { Json } from '../../../model/observation.ts';
import type { Call } from '../../../ports/call.ts';
import type { OperationRunner } from '../guest/operation-runner.ts';
import { nothing } from '../guest/windows-answers.ts';
import { enabledValue } from './log-answers.ts';

/** Channels as they were before a target's first session switched them on: the guest's own words, by channel. */
export type ChannelsBefore = Map<string, Json>;

/** The channels that the owner let the harness switch on: on when a session first asks for one, at the end as they were before all sessions. */
export class SwitchedOnLogs {
  readonly #runner: OperationRunner;
  readonly #before: ChannelsBefore;
  readonly #on = new Map<string, Promise<void>>();

  constructor(runner: OperationRunner, before: ChannelsBefore) {
    this.#runner = runner;
    this.#before = before;
  }

  on(channel: string, c: Call): Promise<void> {
    const asked = this.#on.get(channel) ?? this.#switchOn(channel, c);
    this.#on.set(channel, asked);
    return asked;
  }

  async restore(c: Call): Promise<void> {
    for (const [channel, before] of this.#before) {
      await this.#runner.ask('restore-log', { channel, before }, nothing, c);
      this.#before.delete(channel);
    }
  }

  async #switchOn(channel: string, c: Call): Promise<void> {
    const { before } = await this.#runner.ask('enable-log', { channel }, enabledValue, c);
    if (!this.#before.has(channel)) this.#before.set(channel, before as Json);
  }
}
