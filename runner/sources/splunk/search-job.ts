import * as z from 'zod';
import type { Json } from '../../model/observation.ts';
import { mostAlerts } from '../alert-feed.ts';
import type { Conversation, JsonAnswer } from '../server/conversation.ts';
import {
  SourceAnswerError,
  SourcePartialError,
  SourceQueryError,
  SourceTooMuchError,
} from '../server/source-errors.ts';

const pageSize = 1_000;
/** Waits before asking whether a job is done, in milliseconds; the last one again and again. */
const pollWaits = [100, 200, 400, 800, 1_600] as const;
/** How long Splunk keeps the job after it was last asked for, in seconds. It goes by itself: nothing is deleted. */
const keptSeconds = 120;

const json: z.ZodType<Json> = z.json();
/** Booleans come as such, or as 0 and 1. */
const flag = z
  .union([z.boolean(), z.number(), z.enum(['0', '1'])])
  .transform((value) => value === true || Number(value) === 1)
  .default(false);
const messages = z.array(z.object({ type: z.string(), text: z.string() })).default([]);
const created = z.object({ sid: z.string().min(1) });
/** REST API Reference Manual, "search/jobs/{search_id}", GET, returned values. */
const job = z.object({
  entry: z
    .array(
      z.object({
        content: z.object({
          dispatchState: z.string(),
          isDone: flag,
          isFailed: flag,
          isFinalized: flag,
          isZombie: flag,
          resultCount: z.number().int().nonnegative().default(0),
          messages,
        }),
      }),
    )
    .length(1),
});
type Job = z.output<typeof job>['entry'][number]['content'];
/** "search/v2/jobs/{search_id}/results", GET. */
const page = z.object({ messages, results: z.array(z.record(z.string(), json)) });

/** What is asked: SPL, and time modifiers that Splunk counts from its own now (Search Reference, "Time modifiers"). */
export interface Search {
  readonly search: string;
  readonly earliest: string;
  readonly latest: string;
}

/**
 * Runs one search as a job and returns all its results (Splunk REST API Reference Manual, "Search endpoint descriptions": `search/jobs`,
 * `search/jobs/{search_id}`, `search/v2/jobs/{search_id}/results`).
 * @throws SourceQueryError where the job failed
 * @throws SourcePartialError where it was finalised before its end, or warns of anything: a search peer that is down is a warning
 */
export async function runSearch(
  { search, earliest, latest }: Search,
  look: Conversation,
): Promise<readonly Readonly<Record<string, Json>>[]> {
  const answer = await look.postForm('/services/search/jobs', {
    search,
    earliest_time: earliest,
    latest_time: latest,
    exec_mode: 'normal',
    max_count: String(mostAlerts + 1),
    timeout: String(keptSeconds),
    output_mode: 'json',
  });
  const { sid } = checked(created, answer, 'no search id', look);
  const path = encodeURIComponent(sid);
  const done = await finished(path, look);
  if (done.resultCount > mostAlerts) throw new SourceTooMuchError(look.server.who, `${mostAlerts} results`);
  const results: Readonly<Record<string, Json>>[] = [];
  while (results.length < done.resultCount) {
    const query = `output_mode=json&count=${pageSize}&offset=${results.length}`;
    const part = await look.get(`/services/search/v2/jobs/${path}/results?${query}`);
    const { results: more, messages: said } = checked(page, part, 'no results', look);
    checkMessages(said, part, look);
    if (more.length === 0) {
      const what = `${results.length} of ${done.resultCount} results`;
      throw new SourcePartialError(look.server.who, what, part.sample);
    }
    for (const result of more) results.push(result);
  }
  return results;
}

async function finished(path: string, look: Conversation): Promise<Job> {
  for (let asked = 0; ; asked++) {
    await look.wait(pollWaits[asked] ?? 1_600);
    const answer = await look.get(`/services/search/jobs/${path}?output_mode=json`);
    const [entry] = checked(job, answer, 'no search job', look).entry;
    if (entry === undefined) continue;
    const { content } = entry;
    const said = content.messages.map(({ type, text }) => `${type} ${text}`).join(', ');
    if (content.isFailed || content.isZombie || content.dispatchState === 'FAILED') {
      throw new SourceQueryError(
        look.server.who,
        said === '' ? 'the job failed' : `the job failed, ${said}`,
        answer.sample,
      );
    }
    if (content.isFinalized) {
      const what = `the job was finalised before its end${said === '' ? '' : `, ${said}`}`;
      throw new SourcePartialError(look.server.who, what, answer.sample);
    }
    if (!content.isDone) continue;
    checkMessages(content.messages, answer, look);
    return content;
  }
}

function checkMessages(said: z.output<typeof messages>, answer: JsonAnswer, look: Conversation): void {
  const serious = said.filter(({ type }) => /^(WARN|ERROR|FATAL)/i.test(type));
  if (serious.length === 0) return;
  const what = serious.map(({ type, text }) => `${type} ${text}`).join(', ');
  throw new SourcePartialError(look.server.who, what.slice(0, 500), answer.sample);
}

function checked<S extends z.ZodType>(
  schema: S,
  answer: JsonAnswer,
  what: string,
  look: Conversation,
): z.output<S> {
  const parsed = schema.safeParse(answer.json);
  if (!parsed.success) throw new SourceAnswerError(look.server.who, what, answer.sample);
  return parsed.data;
}
