import * as z from 'zod';
import type { Json } from '../../model/observation.ts';
import { type AlertFeed, aheadSeconds, type FeedAlert, wholeSeconds } from '../alert-feed.ts';
import { digestOf } from '../digest.ts';
import type { Conversation } from '../server/conversation.ts';
import { SourceAbsentError, SourceAnswerError } from '../server/source-errors.ts';
import type { SplunkConfig } from '../source-config.ts';
import { runSearch } from './search-job.ts';

/** Alerts may be dated after Splunk's now where clocks differ. */
const farAhead = '+1d';
/** Fields of the Common Information Model ("Endpoint", Processes). */
const processFields = { id: 'process_id', parentId: 'parent_process_id', image: 'process_path' } as const;
/** REST API Reference Manual, "saved/searches/{name}", GET. */
const savedSearch = z.object({
  entry: z.array(
    z.object({
      content: z.object({
        disabled: z.union([z.boolean(), z.number()]).transform(Boolean),
        is_scheduled: z.union([z.boolean(), z.number()]).transform(Boolean),
      }),
    }),
  ),
});

/** The results of a search job as alerts: by default the notable events of Splunk Enterprise Security. */
export class SplunkFeed implements AlertFeed {
  readonly product = 'splunk';
  readonly #config: SplunkConfig;

  constructor(config: SplunkConfig) {
    this.#config = config;
  }

  get beats(): AlertFeed['beats'] {
    const { heartbeat } = this.#config;
    if (heartbeat === undefined) return null;
    return async (windowMs, look) => {
      const search = `${heartbeat.search} | head 1`;
      const earliest = `-${wholeSeconds(windowMs)}s`;
      return (await runSearch({ search, earliest, latest: `+${aheadSeconds}s` }, look)).length > 0;
    };
  }

  async alerts(windowMs: number, look: Conversation): Promise<readonly FeedAlert[]> {
    const { search, fields, alerts } = this.#config;
    const rules = alerts.map(({ rule }) => quoted(rule)).join(', ');
    const narrowed = `${search} | search ${fields.rule} IN (${rules})`;
    const asked = { search: narrowed, earliest: `-${wholeSeconds(windowMs)}s`, latest: farAhead };
    return (await runSearch(asked, look)).map((result) => this.#alert(result, look));
  }

  /** A correlation search is a saved search of the same name. */
  async silentRules(look: Conversation): Promise<readonly string[]> {
    const silent: string[] = [];
    for (const { rule } of this.#config.alerts) {
      try {
        const path = `/servicesNS/-/-/saved/searches/${encodeURIComponent(rule)}?output_mode=json`;
        const answer = await look.get(path);
        const parsed = savedSearch.safeParse(answer.json);
        if (!parsed.success) throw new SourceAnswerError(look.server.who, 'no saved search', answer.sample);
        const running = parsed.data.entry.filter(({ content }) => !content.disabled && content.is_scheduled);
        if (running.length === 0) silent.push(`the rule '${rule}' enabled and scheduled`);
      } catch (error) {
        if (!(error instanceof SourceAbsentError)) throw error;
        silent.push(`the rule '${rule}' (there is no saved search of that name)`);
      }
    }
    return silent;
  }

  #alert(result: Readonly<Record<string, Json>>, look: Conversation): FeedAlert {
    const { fields } = this.#config;
    const at = result._time;
    if (typeof at !== 'string') {
      const sample = { status: 200, text: JSON.stringify(result).slice(0, 300) };
      throw new SourceAnswerError(look.server.who, 'a result without _time', sample);
    }
    // Its place among the results, which changes as others come.
    const { _serial, ...same } = result;
    const content = digestOf(same);
    const host = result[fields.host] ?? null;
    return {
      id: String(result[fields.id] ?? content),
      revision: content,
      at,
      host: host === null ? null : String(host),
      rules: [result[fields.rule] ?? []].flat().map(String),
      processes: [
        {
          id: result[processFields.id] ?? null,
          parentId: result[processFields.parentId] ?? null,
          image: result[processFields.image] ?? null,
        },
      ],
      json: result,
      raw: result,
    };
  }
}

/** A string of SPL (Search Manual, "Use the search command", "Quotes and escaping characters"). */
function quoted(text: string): string {
  return `"${text.replace(/[\\"]/g, '\\$&')}"`;
}
