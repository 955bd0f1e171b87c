import * as z from 'zod';
import type { Json, JsonObject } from '../../model/observation.ts';
import { type AlertFeed, type FeedAlert, mostAlerts, wholeSeconds } from '../alert-feed.ts';
import { valuesAt } from '../http-json/json-path.ts';
import type { Conversation } from '../server/conversation.ts';
import { SourceAnswerError } from '../server/source-errors.ts';
import type { ElasticConfig } from '../source-config.ts';
import { askTime, type Hit, hasRecent, search } from './search.ts';

const pageSize = 500;

/** The fields by which an alert is known (Elastic Security, "Alert schema"); `fields` finds them wherever the document has them. */
const known = {
  time: '@timestamp',
  uuid: 'kibana.alert.uuid',
  rule: ['kibana.alert.rule.name', 'kibana.alert.rule.rule_id', 'kibana.alert.rule.uuid'],
  grouped: 'kibana.alert.suppression.docs_count',
  host: ['host.name', 'host.hostname'],
  process: { id: 'process.pid', parentId: 'process.parent.pid', image: 'process.executable' },
} as const;
const wanted = [
  known.time,
  ...known.rule,
  known.grouped,
  ...known.host,
  ...Object.values(known.process),
] as const;

/** Kibana, "List all detection rules" (`GET /api/detection_engine/rules/_find`). */
const rulesAnswer = z.object({
  total: z.number(),
  data: z.array(z.object({ id: z.string(), rule_id: z.string(), name: z.string(), enabled: z.boolean() })),
});
const rulesPerPage = 500;

/**
 * Elastic Security's detection alerts, read from their alias by Elasticsearch's search API with `search_after` (Elastic, "Query alert
 * indices", "Alert schema", "Paginate search results"). `@timestamp` is when the alert was made or last changed. An alert that suppression
 * adds to is given once more.
 */
export class ElasticFeed implements AlertFeed {
  readonly product = 'elastic';
  readonly #config: ElasticConfig;

  constructor(config: ElasticConfig) {
    this.#config = config;
  }

  get beats(): AlertFeed['beats'] {
    const { heartbeat } = this.#config;
    if (heartbeat === undefined) return null;
    return (windowMs, look) => hasRecent(heartbeat, windowMs, look);
  }

  async alerts(windowMs: number, look: Conversation): Promise<readonly FeedAlert[]> {
    const rules = this.#config.alerts.map(({ rule }) => rule);
    const ofRules = known.rule.map((field) => ({ terms: { [field]: rules } }));
    const seconds = wholeSeconds(windowMs);
    const queryFrom = (gte: string): JsonObject => {
      const since = { range: { [known.time]: { gte } } };
      return { bool: { filter: [since, { bool: { should: ofRules, minimum_should_match: 1 } }] } };
    };
    const sort = [
      { [known.time]: { order: 'asc', format: 'strict_date_optional_time_nanos' } },
      { [known.uuid]: { order: 'asc', unmapped_type: 'keyword' } },
    ];
    const found: FeedAlert[] = [];
    const same = { size: pageSize, sort, fields: wanted, _source: true };
    let page: JsonObject = { ...same, query: queryFrom(`now-${seconds}s`), aggs: askTime(known.time) };
    for (let now: number | null = null; ; ) {
      const { hits, time } = await search(this.#config.index, page, look);
      if (now === null && time !== null) look.clock.tell(time, 1);
      now ??= time;
      for (const hit of hits) found.push(this.#alert(hit, look));
      const last = hits.at(-1);
      if (last === undefined || hits.length < pageSize || found.length > mostAlerts) return found;
      if (last.sort === undefined) throw odd('a page without sort values', last, look);
      // Counted back from a later now, the window would lose what the first page had no room for.
      if (now === null) throw odd('a page without the time that was asked for', last, look);
      const since = new Date(now - seconds * 1_000).toISOString();
      page = { ...same, query: queryFrom(since), search_after: last.sort };
    }
  }

  /** Rules by name, rule id or id; only where Kibana's address is known. */
  async silentRules(look: Conversation): Promise<readonly string[]> {
    const { kibana, alerts } = this.#config;
    if (kibana === undefined) return [];
    const asked = look.at(kibana);
    const rules: z.output<typeof rulesAnswer>['data'] = [];
    for (let page = 1; ; page++) {
      const answer = await asked.get(
        `/api/detection_engine/rules/_find?page=${page}&per_page=${rulesPerPage}&sort_field=created_at&sort_order=asc`,
      );
      const parsed = rulesAnswer.safeParse(answer.json);
      if (!parsed.success) throw new SourceAnswerError(asked.server.who, 'no list of rules', answer.sample);
      for (const rule of parsed.data.data) rules.push(rule);
      if (parsed.data.data.length < rulesPerPage || rules.length >= parsed.data.total) break;
    }
    return alerts.flatMap(({ rule }) => {
      const same = rules.filter(({ id, rule_id, name }) => [id, rule_id, name].includes(rule));
      if (same.length === 0) return [`the rule '${rule}' (there is none of that name or id)`];
      return same.some(({ enabled }) => enabled) ? [] : [`the rule '${rule}' enabled`];
    });
  }

  #alert(hit: Hit, look: Conversation): FeedAlert {
    const { _id, _source = {}, fields = {} } = hit;
    const first = (...names: readonly string[]): Json =>
      names.flatMap((name) => fields[name] ?? [])[0] ?? null;
    const at = first(known.time);
    if (typeof at !== 'string') throw odd(`an alert without ${known.time}`, hit, look);
    const { id, parentId, image } = known.process;
    const host = first(...known.host);
    return {
      id: _id,
      revision: `${at} ${String(first(known.grouped))}`,
      at,
      host: host === null ? null : String(host),
      rules: known.rule.flatMap((name) => fields[name] ?? []).map(String),
      processes: [{ id: first(id), parentId: first(parentId), image: first(image) }],
      json: { ..._source, ...added(fields, _source) },
      raw: hit as JsonObject,
    };
  }
}

function odd(what: string, hit: Hit, look: Conversation): SourceAnswerError {
  return new SourceAnswerError(look.server.who, what, { status: 200, text: hit._id });
}

/** Fields that the source does not have: runtime fields, and aliases of what older versions wrote. */
function added(fields: Readonly<Record<string, Json>>, source: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(fields).filter(([name]) => valuesAt(source, name).length === 0));
}
