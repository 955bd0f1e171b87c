import type { Json, JsonObject } from '../../model/observation.ts';
import { type AlertFeed, aheadSeconds, type FeedAlert, mostAlerts, wholeSeconds } from '../alert-feed.ts';
import { digestOf } from '../digest.ts';
import { parseJson } from '../server/answer-json.ts';
import type { Conversation, JsonAnswer } from '../server/conversation.ts';
import { inServerTime } from '../server/server-time.ts';
import { SourceAnswerError } from '../server/source-errors.ts';
import type { HttpJsonConfig } from '../source-config.ts';
import { valuesAt } from './json-path.ts';
import { timeOf } from './time-of.ts';

type Query = Pick<HttpJsonConfig, 'path' | 'method' | 'body' | 'items'> & {
  readonly next?: string | undefined;
};

/** Any product that answers an HTTP query with JSON: what stands where is the user's to say. */
export class HttpJsonFeed implements AlertFeed {
  readonly product: string;
  readonly #config: HttpJsonConfig;

  constructor(config: HttpJsonConfig) {
    this.product = config.product;
    this.#config = config;
  }

  get beats(): AlertFeed['beats'] {
    const { heartbeat } = this.#config;
    if (heartbeat === undefined) return null;
    return (windowMs, look) =>
      inServerTime(look, async (now) => {
        const items = await this.#items(heartbeat, now, windowMs, look);
        const times = items.map((item) => Date.parse(timeIn(item, heartbeat.time, look)));
        const aheadMs = aheadSeconds * 1_000;
        return times.some((time) => time > now - windowMs && time < now + aheadMs);
      });
  }

  async alerts(windowMs: number, look: Conversation): Promise<readonly FeedAlert[]> {
    const ask = (now: number) => this.#items(this.#config, now, windowMs, look);
    const absolute = /\{since(?:Ms)?\}/.test(`${this.#config.path} ${this.#config.body ?? ''}`);
    const items = absolute ? await inServerTime(look, ask) : await ask(0);
    return items.map((item) => this.#alert(item, look));
  }

  /** What rules there are, a query of alerts does not tell. */
  async silentRules(): Promise<readonly string[]> {
    return [];
  }

  async #items(query: Query, now: number, windowMs: number, look: Conversation): Promise<readonly Json[]> {
    const paged = /\{page\}|\{offset\}/.test(`${query.path} ${query.body ?? ''}`);
    const found: Json[] = [];
    const seen = new Set<string>();
    let answer: JsonAnswer | null = null;
    for (let page = 1; ; page++) {
      const filled = (text: string): string =>
        text
          .replaceAll('{since}', new Date(now - windowMs).toISOString())
          .replaceAll('{sinceMs}', String(Math.floor(now - windowMs)))
          .replaceAll('{seconds}', String(wholeSeconds(windowMs)))
          .replaceAll('{page}', String(page))
          .replaceAll('{offset}', String(found.length));
      answer ??= await this.#ask(query, filled, look);
      const lists = valuesAt(answer.json, query.items);
      const [list] = lists;
      if (lists.length !== 1 || !Array.isArray(list)) {
        throw new SourceAnswerError(look.server.who, `no list at ${query.items}`, answer.sample);
      }
      for (const item of list as readonly Json[]) found.push(item);
      const link: Json = query.next === undefined ? null : (valuesAt(answer.json, query.next)[0] ?? null);
      if (found.length > mostAlerts || (!paged && link === null) || (paged && list.length === 0))
        return found;
      if (link !== null && (typeof link !== 'string' || seen.has(link))) {
        throw new SourceAnswerError(look.server.who, `no new address at ${query.next}`, answer.sample);
      }
      answer = link === null ? null : await look.getNext(link);
      if (link !== null) seen.add(link);
    }
  }

  #ask(query: Query, filled: (text: string) => string, look: Conversation): Promise<JsonAnswer> {
    const path = filled(query.path);
    if (query.method === 'GET') return look.get(path);
    return look.post(path, query.body === undefined ? {} : parseJson(filled(query.body), (text) => text));
  }

  #alert(item: Json, look: Conversation): FeedAlert {
    const { fields } = this.#config;
    const optional = (path: string | undefined): Json =>
      path === undefined ? null : (valuesAt(item, path)[0] ?? null);
    const id = optional(fields.id);
    const rules = valuesAt(item, fields.rule);
    if (id === null || typeof id === 'object') throw odd(fields.id, item, look);
    if (rules.length === 0) throw odd(fields.rule, item, look);
    const host = optional(fields.host);
    const processes = { id: optional(fields.processId), parentId: optional(fields.parentProcessId) };
    return {
      id: String(id),
      revision: digestOf(item),
      at: timeIn(item, fields.time, look),
      host: host === null ? null : String(host),
      rules: rules.map(String),
      processes: [{ ...processes, image: optional(fields.image) }],
      json: item as JsonObject,
      raw: item as JsonObject,
    };
  }
}

function timeIn(item: Json, path: string, look: Conversation): string {
  const time = timeOf(valuesAt(item, path)[0] ?? null);
  if (time === null) throw odd(path, item, look);
  return time;
}

function odd(path: string, item: Json, look: Conversation): SourceAnswerError {
  const sample = { status: 200, text: JSON.stringify(item).slice(0, 300) };
  return new SourceAnswerError(look.server.who, `an item without ${path}`, sample);
}
