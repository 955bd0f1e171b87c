import { randomBytes } from 'node:crypto';
import { eventFromXml } from '../../../events/xml/event-from-xml.ts';
import type { WinEvent } from '../../../model/win-event.ts';
import type { Call, Raw } from '../../../ports/call.ts';
import { Gathering } from '../guest/gathering.ts';
import { GuestOperationError } from '../guest/guest-operation-error.ts';
import type { OperationRunner } from '../guest/operation-runner.ts';
import { nothing } from '../guest/windows-answers.ts';
import { inFolder } from '../guest/windows-host.ts';
import { eventsValue, exportedValue, type LogState, logsValue } from './log-answers.ts';
import { LogEventError } from './log-errors.ts';

/** How many events are asked for at once. */
const pageSize = 500;
/** What one arm leaves in a channel, as a file, in bytes: a hundred times over. */
const longestFile = 64 << 20;

export interface LogRecord {
  readonly record: number;
  /** Host monotonic clock, milliseconds. */
  readonly seenAt: number;
  readonly event: WinEvent;
  readonly raw: Raw;
}

export interface LogPage {
  readonly records: readonly LogRecord[];
  /** The oldest record that the log holds now; null where it is empty. */
  readonly oldest: number | null;
  /** The newest record of the whole log; null where it is empty, or the guest does not say. */
  readonly newest: number | null;
  readonly more: boolean;
}

/** The guest's event logs: their states, asked together, and pages of rendered events. */
export class LogReader {
  readonly #runner: OperationRunner;
  readonly #states: Gathering<string, ReadonlyMap<string, LogState | GuestOperationError>>;

  constructor(runner: OperationRunner) {
    this.#runner = runner;
    this.#states = new Gathering((names, c) => this.#statesOf([...new Set(names)], c));
  }

  /** Null where the guest has no such channel. */
  async state(channel: string, c: Call): Promise<LogState | null> {
    const state = (await this.#states.ask(channel, c)).get(channel);
    if (state instanceof GuestOperationError) throw state;
    return state?.exists ? state : null;
  }

  /** One that may not be looked at says nothing about the others. */
  async #statesOf(
    channels: readonly string[],
    c: Call,
  ): Promise<ReadonlyMap<string, LogState | GuestOperationError>> {
    try {
      const { logs } = await this.#runner.ask('logs', { channels }, logsValue, c);
      return new Map(logs.map((log) => [log.channel, log]));
    } catch (error) {
      if (!(error instanceof GuestOperationError)) throw error;
      if (channels.length === 1) return new Map(channels.map((channel) => [channel, error]));
      const each = await Promise.all(channels.map((channel) => this.#statesOf([channel], c)));
      return new Map(each.flatMap((states) => [...states]));
    }
  }

  /** What follows this record, oldest first. */
  async page(channel: string, after: number, c: Call): Promise<LogPage> {
    const args = { channel, after, limit: pageSize };
    const { events, oldest, newest, more } = await this.#runner.ask('events', args, eventsValue, c);
    const seenAt = performance.now();
    const records = events.map((xml) => recordOf(channel, xml, seenAt));
    return { records, oldest, newest: newest ?? null, more: more && records.length > 0 };
  }

  /** What follows this record, as an .evtx file. */
  async file(channel: string, after: number, c: Call): Promise<Uint8Array> {
    const { host, channel: way } = this.#runner;
    // Only what carries eight such digits is ever removed.
    const to = inFolder(host, 'staged', `log-${randomBytes(4).toString('hex')}.evtx`);
    try {
      await this.#runner.ask('export-log', { channel, after, to }, exportedValue, c);
      return Buffer.concat(await Array.fromAsync(way.get(to, { ...c, maxBytes: longestFile })));
    } finally {
      await this.#runner.run('remove', { residue: [{ kind: 'file', what: to }] }, nothing, c);
    }
  }
}

function recordOf(channel: string, xml: string, seenAt: number): LogRecord {
  const raw = { source: channel, media: 'application/xml', bytes: Buffer.from(xml) };
  try {
    const { event } = eventFromXml(xml);
    return { record: event.Event.System.EventRecordID, seenAt, event, raw };
  } catch (error) {
    throw new LogEventError(channel, error instanceof Error ? error.message : String(error), error);
  }
}
