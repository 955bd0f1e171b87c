import { setTimeout as pause } from 'node:timers/promises';
import type { WinEvent } from '../../model/win-event.ts';
import type { Call } from '../../ports/call.ts';
import type { SeenEvent } from '../../ports/detector.ts';
import type { ClockDifference, EventSource, ReadOptions } from '../../ports/event-source.ts';
import { faultOf } from '../lifecycle-errors.ts';

export interface CanaryResult {
  readonly source: string;
  readonly token: string;
  readonly came: boolean;
  readonly missing: readonly string[];
}

/** How long a canary is waited for, in milliseconds. */
export interface CanaryPatience {
  readonly provenMs: number;
  /** Where an earlier canary of the same source has still not come back. */
  readonly silentMs: number;
}

const untouched = { unreachable: null, reading: null } as const;

interface Watched {
  readonly source: EventSource;
  /** Of the clock that dates its events; undefined: it is the guest's, null: not known. */
  readonly clock: ClockDifference | null | undefined;
  cursor: string;
  /** Why it can't be read any more, or null. */
  unreachable: { readonly code: string; readonly text: string } | null;
  readonly lines: Uint8Array[];
  /** A read that is under way. */
  reading: Promise<void> | null;
  /** Tokens of the canaries that were sent through it. */
  readonly sent: string[];
}

/** Reads every event source of one arm, from the arm's beginning on, and sends canaries through them. */
export class Watch {
  readonly #watched: Watched[];
  readonly #events: {
    readonly source: string;
    readonly seenAt: number;
    readonly event: WinEvent;
    readonly text: string;
  }[] = [];

  private constructor(watched: Watched[]) {
    this.#watched = watched;
  }

  static async open(sources: readonly EventSource[], c: Call): Promise<Watch> {
    const watched = await Promise.all(
      sources.map(async (source): Promise<Watched> => {
        try {
          const cursor = await source.cursor(c);
          return { ...untouched, source, clock: await source.clock?.(c), cursor, lines: [], sent: [] };
        } catch (error) {
          c.signal.throwIfAborted();
          const unreachable = faultOf(error);
          return { ...untouched, source, clock: null, cursor: '0', unreachable, lines: [], sent: [] };
        }
      }),
    );
    return new Watch(watched);
  }

  /**
   * Takes what is readable now. A source without order may be a slow one far away: it is asked, and what it says is taken when it comes,
   * so that no step waits for it.
   */
  async look(c: Call): Promise<void> {
    const reads = this.#watched.map((one) => ({ one, read: this.#read(one, c) }));
    for (const { one, read } of reads) if (!one.source.ordered) read.catch(() => {});
    await Promise.all(reads.filter(({ one }) => one.source.ordered).map(({ read }) => read));
  }

  #read(one: Watched, c: Call, how?: ReadOptions): Promise<void> {
    if (one.unreachable !== null) return Promise.resolve();
    one.reading ??= this.#take(one, c, how).finally(() => {
      one.reading = null;
    });
    return one.reading;
  }

  async #take(one: Watched, c: Call, how?: ReadOptions): Promise<void> {
    try {
      for await (const read of one.source.read(one.cursor, c, how)) {
        one.cursor = read.cursor;
        one.lines.push(read.raw.bytes);
        const { event, seenAt } = read;
        this.#events.push({ source: one.source.id, seenAt, event, text: JSON.stringify(event) });
      }
    } catch (error) {
      c.signal.throwIfAborted();
      one.unreachable = faultOf(error);
    }
  }

  /**
   * Sends one canary through each source and waits until all are back, as long as its patience is. For a source whose events come in
   * order, a canary that is back says as well that everything before it has been read.
   */
  async canaries(
    tokens: ReadonlyMap<string, string>,
    patience: CanaryPatience,
    pollMs: number,
    c: Call,
  ): Promise<readonly CanaryResult[]> {
    const missing = new Map<string, readonly string[]>();
    const waitedFor = new Map<string, number>();
    await Promise.all(
      this.#watched.map(async (one) => {
        const { id } = one.source;
        const token = tokens.get(id);
        if (one.unreachable !== null || token === undefined) return;
        try {
          await one.source.canary(token, c);
          const lacks = await one.source.missing(c);
          missing.set(id, lacks);
          const waitMs = one.sent.every((earlier) => this.#came(id, earlier))
            ? patience.provenMs
            : patience.silentMs;
          if (lacks.length === 0) waitedFor.set(id, performance.now() + waitMs);
          one.sent.push(token);
        } catch (error) {
          c.signal.throwIfAborted();
          one.unreachable = faultOf(error);
        }
      }),
    );
    const owed = (): boolean =>
      this.#watched.some(
        ({ source: { id }, unreachable }) =>
          unreachable === null &&
          performance.now() < (waitedFor.get(id) ?? 0) &&
          !this.#came(id, tokens.get(id)),
      );
    await this.look(c);
    while (owed()) {
      await pause(pollMs, undefined, { signal: c.signal });
      await this.look(c);
    }
    return this.#watched.flatMap((one) => {
      const { id } = one.source;
      const token = tokens.get(id);
      if (token === undefined) return [];
      const came = this.#came(id, token);
      return [{ source: id, token, came, missing: missing.get(id) ?? [] }];
    });
  }

  /**
   * Looks again and again until all that is awaited is there, or until `untilMs` on the host's monotonic clock; then once more, as
   * nothing is said of a source without order while its answer is still under way.
   */
  async linger(untilMs: number, pollMs: number, c: Call, complete: () => boolean): Promise<void> {
    while (!complete() && performance.now() < untilMs) {
      await pause(pollMs, undefined, { signal: c.signal });
      await this.look(c);
    }
    const unordered = this.#watched.filter(({ source }) => !source.ordered);
    await Promise.all(unordered.map(({ reading }) => reading));
    if (!complete()) await Promise.all(unordered.map((one) => this.#read(one, c, { fresh: true })));
  }

  /** Of the clock that dates this source's events; undefined: it is the guest's, null: not known. */
  clockOf(id: string): ClockDifference | null | undefined {
    return this.#watched.find(({ source }) => source.id === id)?.clock;
  }

  /** Sources that could not be read, and why. */
  unreachable(): readonly { readonly source: string; readonly code: string; readonly text: string }[] {
    return this.#watched.flatMap(({ source, unreachable }) =>
      unreachable === null ? [] : [{ source: source.id, ...unreachable }],
    );
  }

  /** `id` names each event. */
  events(id: (index: number) => string): readonly SeenEvent[] {
    return this.#events.map(({ source, seenAt, event }, index) => ({ id: id(index), source, seenAt, event }));
  }

  /** The raw records, by source. */
  lines(): ReadonlyMap<string, readonly Uint8Array[]> {
    return new Map(this.#watched.map(({ source, lines }) => [source.id, lines]));
  }

  #came(source: string, token: string | undefined): boolean {
    return (
      token === undefined ||
      this.#events.some((event) => event.source === source && event.text.includes(token))
    );
  }
}
