import type { ControlId } from '../../../model/words.ts';
import type { Call } from '../../../ports/call.ts';
import type { EventSource, ReadEvent } from '../../../ports/event-source.ts';
import type { ChannelLog } from './channel-log.ts';

/** A channel and which of its events are meant; null: all. */
export interface Feed {
  readonly log: ChannelLog;
  readonly eventIds: readonly number[] | null;
}

export interface ChannelSettings {
  readonly id: string;
  readonly serves: readonly ControlId[];
  /** Where its events stand on this guest. */
  feed(c: Call): Promise<Feed>;
  /** What has to be there for its events to be written, and is not. */
  lacks(c: Call): Promise<readonly string[]>;
  /** Sends a canary; why the guest could not, or null. */
  canary(token: string, c: Call): Promise<string | null>;
}

/** Read where there is no such channel: nothing, and `missing` says so. */
const noChannel = 'no channel';

/** Events of one Windows channel as a source. A cursor is the number of the record that was read last. */
export class EventChannel implements EventSource {
  readonly id: string;
  readonly serves: readonly ControlId[];
  readonly origin = 'recorded';
  readonly ordered = true;
  readonly #settings: ChannelSettings;
  #missing: readonly string[] = [];

  constructor(settings: ChannelSettings) {
    this.id = settings.id;
    this.serves = settings.serves;
    this.#settings = settings;
  }

  /** As the last canary found it. */
  async missing(): Promise<readonly string[]> {
    return this.#missing;
  }

  async cursor(c: Call): Promise<string> {
    const { log } = await this.#settings.feed(c);
    const newest = await log.tail(c);
    return newest === null ? noChannel : String(newest);
  }

  async canary(token: string, c: Call): Promise<void> {
    this.#missing = await this.#settings.lacks(c);
    if (this.#missing.length > 0) return;
    const why = await this.#settings.canary(token, c);
    if (why !== null) this.#missing = [why];
  }

  async *read(from: string, c: Call): AsyncIterable<ReadEvent> {
    if (from === noChannel) return;
    const { log, eventIds } = await this.#settings.feed(c);
    for (const { record, seenAt, event, raw } of await log.since(Number(from), c)) {
      if (eventIds !== null && !eventIds.includes(event.Event.System.EventID)) continue;
      yield { cursor: String(record), seenAt, event, raw };
    }
  }
}
