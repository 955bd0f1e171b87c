import type { Call } from '../../../ports/call.ts';
import type { LogState } from './log-answers.ts';
import { LogLostError, LogTooBusyError } from './log-errors.ts';
import type { LogPage, LogReader, LogRecord } from './log-reader.ts';

/** What one arm may leave in a channel, a hundred times over. */
const mostKept = 100_000;

/**
 * One channel of the guest, read from a record on. Several sources may share it: what they ask for at the same time is read once.
 * Record numbers follow each other, so what was lost in between (a log that was cleared, or ran over) is noticed; from there on the
 * log proves nothing.
 */
export class ChannelLog {
  readonly #names: readonly string[];
  readonly #reader: LogReader;
  readonly #records: LogRecord[] = [];
  #name: string | null = null;
  #last: number | null = null;
  #first: number | null = null;
  #oldest: number | null = null;
  #reading: Promise<void> | null = null;
  #lost: LogLostError | null = null;

  /** @param names by which the channel goes, from one build of Windows to the other */
  constructor(reader: LogReader, names: readonly string[]) {
    this.#reader = reader;
    this.#names = names;
  }

  /** The channel as it is, or null where the guest has none of these names. */
  async state(c: Call): Promise<LogState | null> {
    const states = await Promise.all(this.#names.map((name) => this.#reader.state(name, c)));
    const there = states.find((state) => state !== null) ?? null;
    this.#name ??= there?.channel ?? null;
    return there;
  }

  /** The newest record, from which on it is read; null where there is no such channel. */
  async tail(c: Call): Promise<number | null> {
    const state = await this.state(c);
    if (state === null) return null;
    const newest = state.newest ?? 0;
    this.#last ??= newest;
    this.#first ??= newest;
    this.#oldest ??= state.oldest;
    return newest;
  }

  /** What it holds since it was first looked at, as an .evtx file; null where it never was. */
  async file(c: Call): Promise<{ readonly name: string; readonly bytes: Uint8Array } | null> {
    const name = this.#name;
    if (name === null || this.#first === null) return null;
    return {
      name: `${name.replaceAll('/', '-')}.evtx`,
      bytes: await this.#reader.file(name, this.#first, c),
    };
  }

  /** What is readable now after this record, which `tail` or an earlier reading gave. */
  async since(record: number, c: Call): Promise<readonly LogRecord[]> {
    this.#reading ??= this.#readOn(c).finally(() => {
      this.#reading = null;
    });
    await this.#reading;
    return this.#records.filter((one) => one.record > record);
  }

  async #readOn(c: Call): Promise<void> {
    if (this.#lost !== null) throw this.#lost;
    const name = this.#name;
    if (name === null) return;
    for (let more = true; more; ) {
      const page = await this.#reader.page(name, this.#last ?? 0, c);
      this.#checkWhole(name, page);
      this.#records.push(...page.records);
      this.#last = page.records.at(-1)?.record ?? this.#last;
      if (this.#records.length > mostKept) throw new LogTooBusyError(name, mostKept);
      ({ more } = page);
    }
  }

  #checkWhole(name: string, page: LogPage): void {
    const how = lossIn(page, this.#last ?? 0, this.#oldest);
    if (how !== null) {
      this.#lost = new LogLostError(name, how);
      throw this.#lost;
    }
    this.#oldest = page.oldest ?? this.#oldest;
  }
}

/** How records went missing after the last one that was read, or null where none did. */
function lossIn(
  { records, oldest, newest }: LogPage,
  read: number,
  oldestBefore: number | null,
): string | null {
  if (oldest === null && read > 0 && records.length === 0)
    return `it is empty, though record ${read} was there`;
  if (oldest !== null && oldest > read + 1)
    return `its oldest record is ${oldest}, after ${read} was read: it was cleared, or ran over`;
  if (
    (newest !== null && newest < read) ||
    (oldest !== null && oldestBefore !== null && oldest < oldestBefore)
  )
    return `its records are numbered anew, after ${read} was read: it was cleared`;
  let before = read;
  for (const { record } of records) {
    if (record !== before + 1) return `record ${record} follows record ${before}`;
    before = record;
  }
  return null;
}
