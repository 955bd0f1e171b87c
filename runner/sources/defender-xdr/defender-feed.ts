import * as z from 'zod';
import type { Json, JsonObject } from '../../model/observation.ts';
import { type AlertFeed, aheadSeconds, type FeedAlert, mostAlerts, wholeSeconds } from '../alert-feed.ts';
import { digestOf } from '../digest.ts';
import type { Conversation, JsonAnswer } from '../server/conversation.ts';
import { inServerTime } from '../server/server-time.ts';
import { SourceAnswerError, SourcePartialError } from '../server/source-errors.ts';
import type { DefenderXdrConfig } from '../source-config.ts';
import { evidenceProcesses } from './evidence.ts';
import { alertsQuery, recentQuery } from './hunting-queries.ts';

const pageSize = 100;
const json: z.ZodType<Json> = z.json();

/** Microsoft Graph v1.0, "List alerts_v2", response; "alert resource type". */
const alertsAnswer = z.object({
  value: z.array(
    z.looseObject({
      id: z.string(),
      title: z.string(),
      detectorId: z.string().nullish(),
      createdDateTime: z.string(),
      lastUpdateDateTime: z.string().nullish(),
      evidence: z.array(z.record(z.string(), json)).default([]),
    }),
  ),
  '@odata.nextLink': z.string().optional(),
});
type GraphAlert = z.output<typeof alertsAnswer>['value'][number];

/** "security: runHuntingQuery", response; "huntingQueryResults resource type". */
const huntingAnswer = z.object({ results: z.array(z.record(z.string(), json)) });

/**
 * Microsoft Defender XDR by Microsoft Graph v1.0. `alerts` reads "List alerts_v2" (`SecurityAlert.Read.All`), newest change by
 * `lastUpdateDateTime`, because Defender adds evidence to an alert that is already there. `hunting` asks AlertInfo and AlertEvidence by
 * "security: runHuntingQuery" (`ThreatHunting.Read.All`), a row an alert and piece of evidence.
 */
export class DefenderFeed implements AlertFeed {
  readonly product = 'defender-xdr';
  readonly #config: DefenderXdrConfig;

  constructor(config: DefenderXdrConfig) {
    this.#config = config;
  }

  get beats(): AlertFeed['beats'] {
    const { heartbeat } = this.#config;
    if (heartbeat === undefined) return null;
    return async (windowMs, look) => {
      const query = recentQuery(heartbeat.query, wholeSeconds(windowMs), aheadSeconds);
      return (await this.#hunt(query, look)).length > 0;
    };
  }

  alerts(windowMs: number, look: Conversation): Promise<readonly FeedAlert[]> {
    return this.#config.via === 'hunting'
      ? this.#hunted(windowMs, look)
      : inServerTime(look, (now) => this.#listed(new Date(now - windowMs), look));
  }

  /** Graph v1.0 has no list of detection rules. */
  async silentRules(): Promise<readonly string[]> {
    return [];
  }

  async #listed(since: Date, look: Conversation): Promise<readonly FeedAlert[]> {
    const filter = encodeURIComponent(`lastUpdateDateTime ge ${since.toISOString()}`);
    const found: FeedAlert[] = [];
    let answer = await look.get(`/v1.0/security/alerts_v2?$filter=${filter}&$top=${pageSize}`);
    for (const seen = new Set<string>(); ; ) {
      const parsed = checked(alertsAnswer, answer, 'no list of alerts', look);
      for (const alert of parsed.value) found.push(graphAlert(alert));
      const next = parsed['@odata.nextLink'];
      if (next === undefined || found.length > mostAlerts) return found;
      if (seen.has(next)) throw new SourceAnswerError(look.server.who, 'the same page twice', answer.sample);
      seen.add(next);
      answer = await look.getNext(next);
    }
  }

  async #hunted(windowMs: number, look: Conversation): Promise<readonly FeedAlert[]> {
    const rules = this.#config.alerts.map(({ rule }) => rule);
    const query = alertsQuery(rules, wholeSeconds(windowMs), mostAlerts + 1);
    return (await this.#hunt(query, look)).map((row) => {
      const { AlertId, Title, Timestamp, DeviceName } = row;
      if (typeof AlertId !== 'string' || typeof Title !== 'string' || typeof Timestamp !== 'string') {
        const sample = { status: 200, text: JSON.stringify(row).slice(0, 300) };
        throw new SourceAnswerError(look.server.who, 'a row without AlertId, Title or Timestamp', sample);
      }
      return {
        id: `${AlertId} ${digestOf(row)}`,
        revision: '',
        at: Timestamp,
        host: typeof DeviceName === 'string' && DeviceName !== '' ? DeviceName : null,
        rules: [Title],
        processes: [],
        json: row,
        raw: row,
      };
    });
  }

  async #hunt(Query: string, look: Conversation): Promise<readonly JsonObject[]> {
    const answer = await look.post('/v1.0/security/runHuntingQuery', { Query });
    return checked(huntingAnswer, answer, 'no hunting results', look).results;
  }
}

function graphAlert(alert: GraphAlert): FeedAlert {
  const { id, title, detectorId, createdDateTime, lastUpdateDateTime, evidence } = alert;
  const changed = lastUpdateDateTime ?? createdDateTime;
  const devices = evidence.flatMap(({ deviceDnsName }) =>
    typeof deviceDnsName === 'string' ? [deviceDnsName] : [],
  );
  return {
    id,
    revision: changed,
    at: changed,
    // Evidence of several computers can't be told apart here, so such an alert is tied by its marker alone.
    host: devices.length === 1 ? (devices[0] ?? null) : null,
    rules: [title, ...(detectorId == null ? [] : [detectorId])],
    processes: evidenceProcesses(evidence),
    json: alert as JsonObject,
    raw: alert as JsonObject,
  };
}

/** @throws SourcePartialError where Graph says that a provider gave nothing (`Warning: 199`, "Security API error responses") */
function checked<S extends z.ZodType>(
  schema: S,
  answer: JsonAnswer,
  what: string,
  look: Conversation,
): z.output<S> {
  const { who } = look.server;
  if (/(?:^|,)\s*199\b/.test(answer.warning)) {
    throw new SourcePartialError(who, answer.warning.slice(0, 300), answer.sample);
  }
  const parsed = schema.safeParse(answer.json);
  if (!parsed.success) throw new SourceAnswerError(who, what, answer.sample);
  return parsed.data;
}
