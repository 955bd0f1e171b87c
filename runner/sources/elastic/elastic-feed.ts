import * as z from 'zod';
import type { Json, JsonObject } from '../../model/observation.ts';
import type { Call } from '../../ports/call.ts';
import { type AlertFeed, type FeedAlert, mostAlerts, wholeSeconds } from '../alert-feed.ts';
import { Conversation } from '../http/conversation.ts';
import type { SourceServer } from '../http/server.ts';
import { SourceAnswerError } from '../http/source-errors.ts';
import { valuesAt } from '../http-json/json-path.ts';
import type { ElasticConfig } from '../source-config.ts';
import { type Hit, hasRecent, search } from './search.ts';

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
  readonly #server: SourceServer;

  constructor(config: ElasticConfig, server: SourceServer) {
    this.#config = config;
    this.#server = server;
  }

  conversation(c: Call): Conversation {
    return new Conversation(this.#server, c);
  }

  get heartbeat(): AlertFeed['heartbeat'] {
    const { heartbeat } = this.#config;
    if (heartbeat === undefined) return null;
    return { withinMs: heartbeat.within, beats: (windowMs, look) => hasRecent(heartbeat, windowMs, look) };
  }

  async alerts(windowMs: number, look: Conversation): Promise<readonly FeedAlert[]> {
    const rules = this.#config.alerts.map(({ rule }) => rule);
    const ofRules = known.rule.map((field) => ({ terms: { [field]: rules } }));
    const since = { range: { [known.time]: { gte: `now-${wholeSeconds(windowMs)}s` } } };
    const query = { bool: { filter: [since, { bool: { should: ofRules, minimum_should_match: 1 } }] } };
    const sort = [
      { [known.time]: { order: 'asc', format: 'strict_date_optional_time_nanos' } },
      { [known.uuid]: { order: 'asc', unmapped_type: 'keyword' } },
    ];
    const found: FeedAlert[] = [];
    for (let after: JsonObject = {}; ; ) {
      const page = { size: pageSize, query, sort, fields: wanted, _source: true, ...after };
      const hits = await search(this.#config.index, page, look);
      for (const hit of hits) found.push(this.#alert(hit));
      const last = hits.at(-1);
      if (last === undefined || hits.length < pageSize || found.length > mostAlerts) return found;
      if (last.sort === undefined) throw this.#odd('a page without sort values', last);
      after = { search_after: last.sort };
    }
  }

  /** Rules by name, rule id or id; only where Kibana's address is known. */
  async silentRules(c: Call): Promise<readonly string[]> {
    const { kibana, alerts } = this.#config;
    if (kibana === undefined) return [];
    const look = new Conversation(this.#server.at(kibana), c);
    const rules: z.output<typeof rulesAnswer>['data'] = [];
    for (let page = 1; ; page++) {
      const answer = await look.get(
        `/api/detection_engine/rules/_find?page=${page}&per_page=${rulesPerPage}&sort_field=created_at&sort_order=asc`,
      );
      const parsed = rulesAnswer.safeParse(answer.json);
      if (!parsed.success) throw new SourceAnswerError(look.server.who, 'no list of rules', answer.sample);
      for (const rule of parsed.data.data) rules.push(rule);
      if (parsed.data.data.length < rulesPerPage || rules.length >= parsed.data.total) break;
    }
    return alerts.flatMap(({ rule }) => {
      const same = rules.filter(({ id, rule_id, name }) => [id, rule_id, name].includes(rule));
      if (same.length === 0) return [`the rule '${rule}' (there is none of that name or id)`];
      return same.some(({ enabled }) => enabled) ? [] : [`the rule '${rule}' enabled`];
    });
  }

  #alert(hit: Hit): FeedAlert {
    const { _id, _source = {}, fields = {} } = hit;
    const first = (...names: readonly string[]): Json =>
      names.flatMap((name) => fields[name] ?? [])[0] ?? null;
    const at = first(known.time);
    if (typeof at !== 'string') throw this.#odd(`an alert without ${known.time}`, hit);
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

  #odd(what: string, hit: Hit): SourceAnswerError {
    return new SourceAnswerError(this.#server.who, what, { status: 200, text: hit._id });
  }
}

/** Fields that the source does not have: runtime fields, and aliases of what older versions wrote. */
function added(fields: Readonly<Record<string, Json>>, source: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(fields).filter(([name]) => valuesAt(source, name).length === 0));
}
