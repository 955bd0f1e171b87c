import * as z from 'zod';
import type { Json, JsonObject } from '../../model/observation.ts';
import { aheadSeconds, wholeSeconds } from '../alert-feed.ts';
import type { Conversation, JsonAnswer } from '../server/conversation.ts';
import { SourceAnswerError, SourcePartialError } from '../server/source-errors.ts';

const count = z.number().int().nonnegative();
const json: z.ZodType<Json> = z.json();

/** Elasticsearch, "Run a search", "Response body"; OpenSearch, "Search API", "Response body fields": the same members. */
const searchAnswer = z.object({
  timed_out: z.boolean(),
  terminated_early: z.boolean().optional(),
  _shards: z.object({
    total: count,
    successful: count,
    failed: count,
    failures: z
      .array(z.object({ reason: z.object({ type: z.string(), reason: z.string().nullish() }) }))
      .optional(),
  }),
  _clusters: z
    .object({
      skipped: count,
      partial: count.optional(),
      failed: count.optional(),
      running: count.optional(),
    })
    .optional(),
  aggregations: z
    .object({ time: z.object({ buckets: z.array(z.object({ from: z.number() })).length(1) }) })
    .optional(),
  hits: z.object({
    hits: z.array(
      z.looseObject({
        _id: z.string(),
        _source: z.record(z.string(), json).optional(),
        fields: z.record(z.string(), z.array(json)).optional(),
        sort: z.array(json).optional(),
      }),
    ),
  }),
});

/** One page of a search. */
export interface Page {
  readonly hits: readonly Hit[];
  /** The server's time of the search, in milliseconds since 1970, where it was asked for. */
  readonly time: number | null;
}

/** Asks for the server's time: the bounds of a range come back with `now` worked out ("Date range aggregation"). */
export function askTime(field: string): JsonObject {
  return { time: { date_range: { field, ranges: [{ from: 'now' }] } } };
}

export type Hit = z.output<typeof searchAnswer>['hits']['hits'][number];

/**
 * One page of a search whose answer is whole, or an error: the server is asked to fail rather than to answer in part
 * (`allow_partial_search_results=false`) and for an index that is absent (`allow_no_indices=false`, `ignore_unavailable=false`), and the
 * answer is checked for both all the same ("Run a search", "Query parameters").
 * @throws SourcePartialError where shards or clusters gave nothing, or the search ended before its end
 */
export function search(index: string, body: JsonObject, look: Conversation): Promise<Page> {
  const whole = 'allow_partial_search_results=false&allow_no_indices=false&ignore_unavailable=false';
  return searchAt(`/${encodeURIComponent(index)}/_search?${whole}`, body, look);
}

/** The same at an endpoint that knows none of these parameters. */
export async function searchAt(path: string, body: JsonObject, look: Conversation): Promise<Page> {
  const answer = await look.post(path, body);
  const parsed = searchAnswer.safeParse(answer.json);
  const { who } = look.server;
  if (!parsed.success) throw new SourceAnswerError(who, 'no search answer', answer.sample);
  checkWhole(parsed.data, who, answer);
  const { hits, aggregations } = parsed.data;
  return { hits: hits.hits, time: aggregations?.time.buckets[0]?.from ?? null };
}

function checkWhole(
  { timed_out, terminated_early, _shards, _clusters }: z.output<typeof searchAnswer>,
  who: string,
  { sample }: JsonAnswer,
): void {
  const { total, successful, failed, failures } = _shards;
  const reason = failures?.[0]?.reason;
  const lost = _clusters === undefined ? 0 : lostClusters(_clusters);
  const faults = [
    timed_out ? 'the search timed out' : null,
    terminated_early === true ? 'the search was ended early' : null,
    failed > 0 || successful < total ? `${total - successful} of ${total} shards failed` : null,
    reason === undefined ? null : `${reason.type} ${reason.reason ?? ''}`,
    total === 0 ? 'no shard was searched' : null,
    lost > 0 ? `${lost} clusters gave nothing or not all` : null,
  ].filter((fault) => fault !== null);
  if (faults.length > 0) throw new SourcePartialError(who, faults.join(', '), sample);
}

function lostClusters(clusters: {
  readonly skipped: number;
  readonly partial?: number | undefined;
  readonly failed?: number | undefined;
  readonly running?: number | undefined;
}): number {
  return clusters.skipped + (clusters.partial ?? 0) + (clusters.failed ?? 0) + (clusters.running ?? 0);
}

/** Where a heartbeat is looked for. */
export interface HeartbeatIndex {
  readonly index: string;
  readonly query: string;
  readonly time: string;
}

/** Whether there is an event of the last `windowMs` by the server's clock (date math: "Common options", "Date math"). */
export async function hasRecent(
  { index, query, time }: HeartbeatIndex,
  windowMs: number,
  look: Conversation,
): Promise<boolean> {
  const range = { gte: `now-${wholeSeconds(windowMs)}s`, lte: `now+${aheadSeconds}s` };
  const filter = [{ range: { [time]: range } }, { query_string: { query } }];
  const { hits } = await search(index, { size: 1, _source: [time], query: { bool: { filter } } }, look);
  return hits.length > 0;
}
