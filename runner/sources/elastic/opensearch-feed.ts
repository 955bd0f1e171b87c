import * as z from 'zod';
import type { Json, JsonObject } from '../../model/observation.ts';
import { type AlertFeed, type AlertProcess, type FeedAlert, mostAlerts } from '../alert-feed.ts';
import { valuesAt } from '../http-json/json-path.ts';
import { parseJson } from '../server/answer-json.ts';
import type { Conversation } from '../server/conversation.ts';
import { SourceAnswerError, SourcePartialError } from '../server/source-errors.ts';
import type { OpenSearchConfig } from '../source-config.ts';
import { earliestTime } from './opensearch-time.ts';
import { hasRecent, searchAt } from './search.ts';

const pageSize = 100;
/** How often the list is read where it changes under way. */
const mostReads = 3;
const findingsPath = '/_plugins/_security_analytics/findings/_search';
const detectorsPath = '/_plugins/_security_analytics/detectors/_search';
/** A UUID, or an id that OpenSearch made itself (20 characters of base64url). */
const ruleId = /^(?:[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|(?=.*[A-Z_\d])[\w-]{20})$/;

/** The last time that Date can hold (ECMA-262, "Time Values and Time Range"), in milliseconds. */
const lastTime = 8.64e15;

/** OpenSearch, "Alerts and findings APIs", "Get findings", example response. */
const findingsAnswer = z.object({
  total_findings: z.number(),
  findings: z.array(
    z.looseObject({
      id: z.string(),
      timestamp: z.number().int().nonnegative().max(lastTime),
      queries: z.array(z.looseObject({ id: z.string(), name: z.string() })),
      document_list: z.array(z.looseObject({ found: z.boolean(), document: z.string() })).optional(),
    }),
  ),
});
type Finding = z.output<typeof findingsAnswer>['findings'][number];

/** OpenSearch, "Detector APIs", "Search Detector API", example response; of rules only the ids. */
const detector = z.object({
  enabled: z.boolean(),
  inputs: z.array(
    z.object({
      detector_input: z.object({
        custom_rules: z.array(z.object({ id: z.string() })).default([]),
        pre_packaged_rules: z.array(z.object({ id: z.string() })).default([]),
      }),
    }),
  ),
});

/** Where the documents that a finding is made of have what (Elastic Common Schema, and Winlogbeat's event data). */
const hostPaths = ['host.name', 'host.hostname', 'winlog.computer_name', 'agent.hostname'];
const processPaths = {
  id: ['process.pid', 'winlog.event_data.ProcessId'],
  parentId: ['process.parent.pid', 'winlog.event_data.ParentProcessId'],
  image: ['process.executable', 'winlog.event_data.Image'],
};

/**
 * Findings of OpenSearch Security Analytics: each says which rules matched which documents, and has those documents (OpenSearch, "Alerts
 * and findings APIs", "Get findings"). The interface takes no time, so pages are read newest first until they are older than the window,
 * which is counted back from the server's time as it was before the first page.
 */
export class OpenSearchFeed implements AlertFeed {
  readonly product = 'opensearch';
  readonly #config: OpenSearchConfig;

  constructor(config: OpenSearchConfig) {
    this.#config = config;
  }

  get beats(): AlertFeed['beats'] {
    const { heartbeat } = this.#config;
    if (heartbeat === undefined) return null;
    return (windowMs, look) => hasRecent(heartbeat, windowMs, look);
  }

  async alerts(windowMs: number, look: Conversation): Promise<readonly FeedAlert[]> {
    const since = (await earliestTime(look)) - windowMs;
    for (let read = 1; read <= mostReads; read++) {
      const found = await this.#pagesSince(since, look);
      if (found !== null) return found;
    }
    const sample = { status: 200, text: '' };
    throw new SourcePartialError(look.server.who, 'the list changed whenever it was read', sample);
  }

  /** Pages are counted from the newest finding, so what comes or goes meanwhile moves them. Null where one may have been passed over. */
  async #pagesSince(since: number, look: Conversation): Promise<readonly FeedAlert[] | null> {
    const found = new Map<string, FeedAlert>();
    const seen = new Set<string>();
    let first: number | null = null;
    for (let start = 0; ; start += pageSize) {
      const { findings, total, sample } = await this.#page(start, look);
      first ??= total;
      for (const { id } of findings) seen.add(id);
      const recent = findings.filter(({ timestamp }) => timestamp >= since);
      for (const finding of recent) found.set(finding.id, this.#alert(finding, look));
      if (findings.length === 0 && start < total) {
        throw new SourceAnswerError(look.server.who, `no findings after ${start} of ${total}`, sample);
      }
      const rows = start + findings.length;
      if (recent.length > 0 && rows < total && found.size <= mostAlerts) continue;
      // Each new one pushes one that was read to the next page; any other that comes twice stands in the place of one that does not.
      return rows - seen.size > total - first ? null : [...found.values()];
    }
  }

  async #page(start: number, look: Conversation) {
    const query = new URLSearchParams({
      detectorType: this.#config.detectorType,
      sortOrder: 'desc',
      size: String(pageSize),
      startIndex: String(start),
    });
    const { json, sample } = await look.get(`${findingsPath}?${query}`);
    const parsed = findingsAnswer.safeParse(json);
    if (!parsed.success) throw new SourceAnswerError(look.server.who, 'no findings', sample);
    return { findings: parsed.data.findings, total: parsed.data.total_findings, sample };
  }

  /**
   * Rules that no enabled detector has. A detector names rules by id, so this is known only of rules that the configuration names by id
   * (OpenSearch, "Detector APIs", "Search Detector API").
   */
  async silentRules(look: Conversation): Promise<readonly string[]> {
    const ids = this.#config.alerts.map(({ rule }) => rule).filter((rule) => ruleId.test(rule));
    if (ids.length === 0) return [];
    const { hits } = await searchAt(detectorsPath, { size: 1_000, query: { match_all: {} } }, look);
    const enabled = hits.flatMap(({ _source }) => {
      const parsed = detector.safeParse(_source);
      return parsed.success && parsed.data.enabled ? [parsed.data] : [];
    });
    const had = new Set(
      enabled.flatMap(({ inputs }) =>
        inputs.flatMap(({ detector_input: { custom_rules, pre_packaged_rules } }) =>
          [...custom_rules, ...pre_packaged_rules].map(({ id }) => id),
        ),
      ),
    );
    return ids.filter((id) => !had.has(id)).map((id) => `the rule '${id}' in an enabled detector`);
  }

  /** @throws SourcePartialError where it comes without its documents: then it could not be tied to anything */
  #alert(finding: Finding, look: Conversation): FeedAlert {
    const rules = finding.queries.flatMap(({ id, name }) => [id, name]);
    const lost = (finding.document_list ?? []).filter(({ found }) => !found).length;
    const ours = this.#config.alerts.some(({ rule }) => rules.includes(rule));
    if (ours && (lost > 0 || !finding.document_list?.length)) {
      const sample = { status: 200, text: finding.id };
      throw new SourcePartialError(look.server.who, 'a finding without its documents', sample);
    }
    const documents = (finding.document_list ?? []).map(({ document }) => documentOf(document, look));
    const first = (paths: readonly string[]): Json =>
      paths.flatMap((path) => documents.flatMap((document) => valuesAt(document, path)))[0] ?? null;
    const host = first(hostPaths);
    const process: AlertProcess = {
      id: first(processPaths.id),
      parentId: first(processPaths.parentId),
      image: first(processPaths.image),
    };
    return {
      id: finding.id,
      revision: String(documents.length),
      at: new Date(finding.timestamp).toISOString(),
      host: host === null ? null : String(host),
      rules,
      processes: [process],
      json: { ...(finding as JsonObject), document_list: documents },
      raw: finding as JsonObject,
    };
  }
}

/** A document stands in a finding as JSON text. What is none stays the text that it is. */
function documentOf(text: string, look: Conversation): Json {
  try {
    return parseJson(text, (value) => look.server.redactor.redacted(value));
  } catch {
    return text;
  }
}
