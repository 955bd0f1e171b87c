import { z } from 'zod';
import type { WinEvent } from '../../../model/win-event.ts';
import type { ControlId } from '../../../model/words.ts';
import type { Call } from '../../../ports/call.ts';
import type { Channel } from '../../../ports/channel.ts';
import type { EventSource, ReadEvent } from '../../../ports/event-source.ts';
import { BrokenLogError, GuestAnswerError } from '../guest/guest-errors.ts';
import { Canaries } from './canaries.ts';
import { sensorIds, sensors } from './sensors.ts';

/** A line longer than this is no event, in bytes. */
const longestEvent = 1 << 20;

const eventSchema = z.object({
  Event: z.object({
    System: z.looseObject({
      Provider: z.object({ Name: z.string() }),
      EventID: z.int(),
      Channel: z.string(),
      Computer: z.string(),
      EventRecordID: z.int(),
      TimeCreated: z.object({ SystemTime: z.string() }),
    }),
    EventData: z.record(z.string(), z.string()),
  }),
});

/** What a log may hold more than at the last look, in bytes: a thousand times what an arm leaves there. */
const longestLook = 16 << 20;

/**
 * A log of the reference guest: one writer, one event a line, read from a byte offset on. The writer numbers its records, so a record
 * that is missing, comes twice or was written by another process is noticed: from there on the log proves nothing.
 */
export class SensorLog implements EventSource {
  readonly id: string;
  readonly serves: readonly ControlId[];
  readonly origin = 'modelled';
  readonly ordered = true;
  readonly #channel: Channel;
  readonly #canaries: Canaries | null;
  readonly #file: string;

  constructor(id: string, serves: readonly ControlId[], channel: Channel, canaries: Canaries | null) {
    this.id = id;
    this.serves = serves;
    this.#channel = channel;
    this.#canaries = canaries;
    this.#file = `/run/motw/events/${id}.jsonl`;
  }

  /** As the last canary found it: a sensor whose process is gone needs no waiting to be known as silent. */
  async missing(): Promise<readonly string[]> {
    return this.#canaries?.silent(this.id) ? ['a running sensor'] : [];
  }

  async cursor(c: Call): Promise<string> {
    return String(await this.#channel.size(this.#file, c));
  }

  canary(token: string, c: Call): Promise<void> {
    return this.#canaries?.send(this.id, token, c) ?? Promise.resolve();
  }

  async *read(from: string, c: Call): AsyncIterable<ReadEvent> {
    let { offset, record } = positionOf(from);
    let rest = Buffer.alloc(0);
    for await (const chunk of this.#channel.get(this.#file, { ...c, offset, maxBytes: longestLook })) {
      const seenAt = performance.now();
      rest = Buffer.concat([rest, chunk]);
      for (let end = rest.indexOf(0x0a); end >= 0; end = rest.indexOf(0x0a)) {
        const line = rest.subarray(0, end);
        rest = rest.subarray(end + 1);
        offset += line.length + 1;
        const raw = { source: this.id, media: 'application/json', bytes: new Uint8Array(line) };
        const event = this.#parse(line);
        const { EventRecordID } = event.Event.System;
        if (record !== null && EventRecordID !== record + 1)
          throw new BrokenLogError(this.id, record, EventRecordID);
        record = EventRecordID;
        yield { cursor: `${offset} ${record}`, seenAt, event, raw };
      }
      if (rest.length > longestEvent)
        throw new GuestAnswerError(`log ${this.id}`, `a line of more than ${longestEvent} bytes`);
    }
  }

  #parse(line: Buffer): WinEvent {
    let value: unknown;
    try {
      value = JSON.parse(line.toString('utf8'));
    } catch {
      throw new GuestAnswerError(`log ${this.id}`, line.toString('utf8'));
    }
    const parsed = eventSchema.safeParse(value);
    if (!parsed.success) throw new GuestAnswerError(`log ${this.id}`, line.toString('utf8'));
    return parsed.data as WinEvent;
  }
}

/** A cursor is the byte offset, and once a record was read its number. */
function positionOf(cursor: string): { readonly offset: number; readonly record: number | null } {
  const [offset, record] = cursor.split(' ').map(Number);
  return { offset: offset ?? 0, record: record ?? null };
}

/** The four sensors. */
export function sensorLogs(channel: Channel): readonly EventSource[] {
  const canaries = new Canaries(channel);
  return sensorIds.map((id) => new SensorLog(id, sensors[id], channel, canaries));
}
