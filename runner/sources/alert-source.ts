import { SecretError } from '../http/secret-error.ts';
import { hostTimestamp } from '../model/host-time.ts';
import type { Json, JsonObject } from '../model/observation.ts';
import type { ControlId } from '../model/words.ts';
import type { Call } from '../ports/call.ts';
import type { ClockDifference, EventSource, ReadEvent } from '../ports/event-source.ts';
import { alertEvent, eventOf, type Origin, rawJson } from './alert-event.ts';
import { type AlertFeed, type FeedAlert, mostAlerts } from './alert-feed.ts';
import { Conversation, type Server } from './server/conversation.ts';
import type { ServerClock } from './server/server-time.ts';
import {
  SourceAbsentError,
  SourceAnswerError,
  SourceRefusedError,
  SourceTooMuchError,
  sampleOf,
} from './server/source-errors.ts';
import { madeToDocuments, type SourceConfig } from './source-config.ts';

type Watched = Pick<
  SourceConfig,
  | 'name'
  | 'alerts'
  | 'hosts'
  | 'poll'
  | 'lateness'
  | 'lookTimeout'
  | 'requestTimeout'
  | 'heartbeat'
  | 'spacing'
>;
type Entry = Omit<ReadEvent, 'cursor'>;

/** A canary that is still owed. */
interface Owed {
  readonly token: string;
  /** The first of an arm: any recent event will do. The later ones want one of the arm's own time. */
  readonly first: boolean;
}

/**
 * The alerts of a SIEM or EDR, only ever read. Products deliver late and more than once, so each look asks for everything since the
 * cursor and `lateness` before it, and gives what it has not given yet. Windows are lengths of time that the product measures back from
 * its own now, so that a difference of clocks does not matter.
 *
 * A SIEM can't be written to, so a canary is a heartbeat: a query that must find an event of the target, for the first canary after
 * a cursor not older than `within`, for the later ones dated after that cursor. Without a heartbeat nothing proves the way from the
 * target to the product, and `missing` says so.
 */
export class AlertSource implements EventSource {
  readonly id: string;
  readonly serves: readonly ControlId[];
  readonly origin = 'recorded';
  readonly ordered = false;
  readonly spacingMs: number;
  readonly #config: Watched;
  readonly #feed: AlertFeed;
  readonly #server: Server;
  readonly #origin: Origin;
  /** In the order in which they became readable; a cursor counts them. */
  readonly #entries: Entry[] = [];
  readonly #known = new Set<string>();
  readonly #owed: Owed[] = [];
  #openedAt = performance.now();
  #canaries = 0;
  /** Whether a look succeeded since then. */
  #reached = false;
  /** Host monotonic clock, milliseconds; null where the next read has to look. */
  #lookedAt: number | null = null;
  /** By the newest look; null where that did not show it. */
  #clock: ClockDifference | null | undefined;

  constructor(config: Watched, feed: AlertFeed, server: Server) {
    const { name, alerts, hosts } = config;
    this.id = name;
    this.spacingMs = config.spacing;
    this.serves = [...new Set(alerts.map(({ control }) => control))];
    this.#config = config;
    this.#feed = feed;
    this.#server = server;
    this.#origin = { source: name, product: feed.product, hosts };
  }

  /** A credential that is absent or refused, an index that is absent, rules that are absent or disabled, and a heartbeat. */
  async missing(c: Call): Promise<readonly string[]> {
    const lacks = this.#feed.beats === null ? ['a heartbeat (`heartbeat` in its configuration)'] : [];
    try {
      const look = this.#conversation(c);
      if (!this.#reached) await this.#feed.alerts(this.#config.lateness, look);
      return [...lacks, ...(await this.#feed.silentRules(look.again()))];
    } catch (error) {
      const needs =
        error instanceof SecretError
          ? 'a secret'
          : error instanceof SourceRefusedError
            ? 'a credential that may read it'
            : error instanceof SourceAbsentError
              ? 'something to read'
              : null;
      if (needs === null) throw error;
      return [...lacks, `${needs}: ${error instanceof Error ? error.message : ''}`];
    }
  }

  async cursor(c: Call): Promise<string> {
    this.#openedAt = performance.now();
    this.#canaries = 0;
    this.#reached = false;
    this.#owed.length = 0;
    await this.#look(this.#config.lateness, c);
    return `${this.#entries.length} ${this.#openedAt}`;
  }

  async canary(token: string): Promise<void> {
    if (this.#feed.beats === null) return;
    this.#owed.push({ token, first: this.#canaries === 0 });
    this.#canaries += 1;
    this.#lookedAt = null;
  }

  /** By the newest look. */
  async clock(c: Call): Promise<ClockDifference | null> {
    if (this.#clock === undefined) await this.#look(this.#config.lateness, c);
    return this.#clock ?? null;
  }

  /** Asks the product at most every `poll`; in between it gives what is known, unless that must be fresh. */
  async *read(from: string, c: Call, { fresh } = { fresh: false }): AsyncIterable<ReadEvent> {
    const { count, openedAt } = positionOf(from);
    if (fresh || this.#lookedAt === null || performance.now() - this.#lookedAt >= this.#config.poll) {
      await this.#look(performance.now() - openedAt + this.#config.lateness, c);
    }
    for (const [index, entry] of this.#entries.entries()) {
      if (index >= count) yield { cursor: `${index + 1} ${openedAt}`, ...entry };
    }
  }

  async #look(windowMs: number, c: Call): Promise<void> {
    const startedAt = performance.now();
    // A look that fails leaves the next one due.
    this.#lookedAt = null;
    const look = this.#conversation(c);
    const alerts = await this.#feed.alerts(windowMs, look);
    this.#clock = look.clock.difference;
    const seenAt = performance.now();
    const { who } = look.server;
    if (alerts.length > mostAlerts) throw new SourceTooMuchError(who, `${mostAlerts} alerts`);
    for (const { at } of alerts) checkTime(at, who);
    const fresh = alerts.filter((alert) => this.#isNew(alert));
    const added = fresh.flatMap((alert) => this.#entryOf(alert, seenAt));
    if (added.length > 0) this.#entries.push(this.#lookEntry(look, seenAt, alerts.length, added.length));
    for (const entry of added) this.#entries.push(entry(this.#entries.length + 1));
    this.#reached = true;
    await this.#listen(look);
    this.#lookedAt = startedAt;
  }

  #isNew({ id, revision }: FeedAlert): boolean {
    const key = JSON.stringify([id, revision]);
    if (this.#known.has(key)) return false;
    this.#known.add(key);
    return true;
  }

  /** Alerts of rules that no control stands for are not taken. */
  #entryOf(alert: FeedAlert, seenAt: number): readonly ((record: number) => Entry)[] {
    const controls = this.#config.alerts
      .filter(({ rule }) => alert.rules.includes(rule))
      .map(({ control }) => control);
    if (controls.length === 0) return [];
    return [
      (record) => ({
        seenAt,
        event: alertEvent(alert, controls, this.#origin, record),
        raw: rawJson(this.id, alert.raw),
      }),
    ];
  }

  /** What was asked and answered, as evidence beside the alerts. Its event has none of the answer's text, which would tie it to an arm. */
  #lookEntry({ exchanges, clock }: Conversation, seenAt: number, found: number, added: number): Entry {
    const counts = { 'motw.look.alerts': String(found), 'motw.look.new': String(added) };
    return this.#own('looks', seenAt, counts, {
      look: { clock: asJson(clock), found, new: added },
      exchanges,
    });
  }

  async #listen(look: Conversation): Promise<void> {
    const { beats } = this.#feed;
    const withinMs = this.#config.heartbeat?.within;
    if (beats === null || withinMs === undefined) return;
    for (const owed of [...this.#owed]) {
      const sinceOpened = performance.now() - this.#openedAt;
      const windowMs = owed.first ? withinMs : Math.min(withinMs, sinceOpened);
      const asked = look.again();
      if (!(await beats(windowMs, asked))) continue;
      this.#owed.splice(this.#owed.indexOf(owed), 1);
      const data = {
        'motw.heartbeat.token': owed.token,
        'motw.heartbeat.windowMs': String(Math.round(windowMs)),
      };
      this.#entries.push(
        this.#own('heartbeats', performance.now(), data, {
          heartbeat: {
            token: owed.token,
            windowMs: Math.round(windowMs),
            clock: asJson(asked.clock),
          },
          exchanges: asked.exchanges,
          lastLook: look.exchanges,
        }),
      );
    }
  }

  /** A look has its own time: a SIEM is slower than a guest, for which the call's is made. */
  #conversation({ signal }: Call): Conversation {
    const { lookTimeout: lookMs, requestTimeout: requestMs } = this.#config;
    return new Conversation(this.#server, { signal, lookMs, requestMs });
  }

  #own(kind: 'looks' | 'heartbeats', seenAt: number, data: JsonObject, raw: JsonObject): Entry {
    const record = this.#entries.length + 1;
    const event = eventOf(kind, this.#origin, record, hostTimestamp(), '', data);
    return { seenAt, event, raw: rawJson(this.id, { adapter: madeToDocuments, ...raw }) };
  }
}

function asJson({ difference }: ServerClock): Json {
  return difference === null ? null : { ...difference };
}

function checkTime(at: string, who: string): void {
  if (!Number.isNaN(Date.parse(at))) return;
  throw new SourceAnswerError(who, 'an alert whose time is none', sampleOf(null, at));
}

function positionOf(cursor: string): { readonly count: number; readonly openedAt: number } {
  const [count, openedAt] = cursor.split(' ').map(Number);
  return { count: count ?? 0, openedAt: openedAt ?? 0 };
}
