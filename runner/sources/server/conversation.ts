import { isUtf8 } from 'node:buffer';
import { createHash } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { Redactor } from '../../http/redactor.ts';
import { isPassing, passing, retryAfterMs } from '../../http/retry-after.ts';
import { AnswerTooLong, type Connecting, type HttpAnswer, send } from '../../http/send.ts';
import { HarnessError } from '../../model/errors.ts';
import { hostTime, hostTimestamp } from '../../model/host-time.ts';
import type { Json } from '../../model/observation.ts';
import { parseJson } from './answer-json.ts';
import { ServerClock } from './server-time.ts';
import * as errors from './source-errors.ts';

/** Longest answer, in bytes. */
const longestAnswer = 16 << 20;
/** How much of its answers a look keeps as evidence beside the alerts themselves, in characters. */
const longestKept = 1 << 18;
const mostTries = 3;
const mostRedirects = 3;
/** Before the second try where the server names no wait, in milliseconds; doubled before the third. */
const firstWaitMs = 500;

/** One request and its answer as evidence, secrets removed. */
export type Exchange = {
  readonly method: string;
  readonly url: string;
  readonly body: string | null;
  readonly at: string;
  readonly ms: number;
  readonly status: number;
  readonly bytes: number;
  readonly sha256: string;
  /** As much as the look's share of evidence leaves room for; `bytes` and `sha256` are of all of it. */
  readonly answer: string;
};

const plain = { accept: 'application/json', 'accept-encoding': 'identity' } as const;

export interface JsonAnswer {
  /** The header of that name, secrets removed; empty without. */
  readonly warning: string;
  /** Null where there was no content (204). */
  readonly json: Json;
  readonly sample: errors.AnswerSample;
}

/** What ends a look. */
export interface LookLimits {
  readonly signal: AbortSignal;
  /** All of it, in milliseconds. */
  readonly lookMs: number;
  /** One request and its answer, in milliseconds. */
  readonly requestMs: number;
}

export interface Server {
  /** As errors call it. */
  readonly who: string;
  readonly url: URL;
  connecting(): Promise<Connecting>;
  readonly redactor: Redactor;
  /** The same account at another address. */
  at(url: string): Server;
  authorise(limits: LookLimits): Promise<Readonly<Record<string, string>>>;
}

/** An answer with its text, secrets removed. */
interface Answered extends HttpAnswer {
  readonly text: string;
}

/** One look at a server: any number of requests within one time limit, kept as evidence. Only reading requests are ever made here. */
export class Conversation {
  readonly exchanges: Exchange[] = [];
  readonly server: Server;
  readonly clock = new ServerClock();
  readonly #limits: LookLimits;
  readonly #until: number;
  #keeps = longestKept;

  constructor(server: Server, limits: LookLimits) {
    this.server = server;
    this.#limits = limits;
    this.#until = performance.now() + limits.lookMs;
  }

  /** Another part of the same look, within what is left of its time. */
  again(server = this.server): Conversation {
    const lookMs = Math.max(1, this.#until - performance.now());
    return new Conversation(server, { ...this.#limits, lookMs });
  }

  /** The same at another address. */
  at(url: string): Conversation {
    return this.again(this.server.at(url));
  }

  /** `path` goes below the configured url; its query included. */
  get(path: string): Promise<JsonAnswer> {
    return this.#ask('GET', this.#below(path), null, {});
  }

  post(path: string, json: Json): Promise<JsonAnswer> {
    return this.#ask('POST', this.#below(path), JSON.stringify(json), {
      'content-type': 'application/json; charset=utf-8',
    });
  }

  postForm(path: string, form: Readonly<Record<string, string>>): Promise<JsonAnswer> {
    return this.#ask('POST', this.#below(path), new URLSearchParams(form).toString(), {
      'content-type': 'application/x-www-form-urlencoded',
    });
  }

  /** The next page, at an address that the server gave. @throws SourceRedirectedError where that is another server */
  getNext(link: string): Promise<JsonAnswer> {
    const url = URL.parse(link, this.server.url.href);
    if (url?.origin !== this.server.url.origin) {
      const { who, redactor } = this.server;
      throw new errors.SourceRedirectedError(who, redactor.redacted(url?.origin ?? 'no address'), null);
    }
    return this.#ask('GET', url, null, {});
  }

  /** @throws SourceSilentError where there is not that much time left */
  async wait(ms: number): Promise<void> {
    if (performance.now() + ms >= this.#until) this.#silent();
    await pause(ms, undefined, { signal: this.#limits.signal });
  }

  #below(path: string): URL {
    const base = this.server.url.href.replace(/\/$/, '');
    return new URL(`${base}${path}`);
  }

  async #ask(
    method: 'GET' | 'POST',
    url: URL,
    body: string | null,
    headers: Readonly<Record<string, string>>,
  ): Promise<JsonAnswer> {
    for (let tried = 1; ; tried++) {
      const answer = await this.#exchange(method, url, body, headers, tried);
      if (answer === null) continue;
      if (!isPassing(answer.status) || tried === mostTries) return this.#judged(answer);
      const wanted = retryAfterMs(answer.headers['retry-after'], this.clock.earliestNow() ?? hostTime());
      const waitMs = wanted ?? firstWaitMs * 2 ** (tried - 1);
      if (performance.now() + waitMs >= this.#until) return this.#judged(answer);
      await this.wait(waitMs);
    }
  }

  /** One exchange with its redirects; null where the connection broke and another try is due. */
  async #exchange(
    method: 'GET' | 'POST',
    first: URL,
    body: string | null,
    headers: Readonly<Record<string, string>>,
    tried: number,
  ): Promise<Answered | null> {
    let url = first;
    for (let redirects = 0; ; redirects++) {
      let answer: Answered;
      try {
        answer = await this.#send(method, url, body, headers);
      } catch (error) {
        const why = this.#whyBroken(error);
        const waitMs = firstWaitMs * 2 ** (tried - 1);
        const passes = passing.has(String((error as NodeJS.ErrnoException).code));
        if (!passes || tried === mostTries || performance.now() + waitMs >= this.#until) throw why;
        await this.wait(waitMs);
        return null;
      }
      const to = redirectOf(answer, url);
      if (to === null) return answer;
      // 301, 302 and 303 may turn a POST into a GET (RFC 9110 15.4): then it is another question.
      const same = method === 'GET' || answer.status === 307 || answer.status === 308;
      if (to.origin !== url.origin || !same || redirects === mostRedirects) {
        const { who, redactor } = this.server;
        throw new errors.SourceRedirectedError(who, redactor.redacted(to.origin), answer.status);
      }
      url = to;
    }
  }

  async #send(
    method: 'GET' | 'POST',
    url: URL,
    body: string | null,
    headers: Readonly<Record<string, string>>,
  ): Promise<Answered> {
    const lookMs = Math.ceil(this.#until - performance.now());
    if (lookMs <= 0) this.#silent();
    const authorisation = await this.server.authorise({ ...this.#limits, lookMs });
    const connecting = await this.server.connecting();
    const request = {
      method,
      url,
      body,
      headers: { ...plain, ...headers, ...authorisation },
    };
    const left = Math.max(1, Math.ceil(this.#until - performance.now()));
    const limit = AbortSignal.timeout(Math.min(left, this.#limits.requestMs));
    const signal = AbortSignal.any([this.#limits.signal, limit]);
    const started = performance.now();
    const at = hostTimestamp();
    const sentAt = hostTime();
    const answer = await send(request, connecting, longestAnswer, signal);
    this.clock.answered(sentAt, answer.headers.date);
    const { redactor } = this.server;
    const text = redactor.redacted(answer.bytes.toString('utf8'));
    this.exchanges.push({
      method,
      url: redactor.redacted(url.href),
      body: body === null ? null : redactor.redacted(body),
      at,
      ms: Math.round(performance.now() - started),
      status: answer.status,
      bytes: answer.bytes.length,
      sha256: createHash('sha256').update(answer.bytes).digest('hex'),
      answer: text.slice(0, this.#keeps),
    });
    this.#keeps = Math.max(0, this.#keeps - text.length);
    return { ...answer, text };
  }

  /** What a broken connection is called. What can't pass by trying again is thrown from here. */
  #whyBroken(error: unknown): errors.SourceUnreachableError {
    const { who, redactor } = this.server;
    this.#limits.signal.throwIfAborted();
    if (error instanceof HarnessError) throw error;
    if (error instanceof AnswerTooLong) throw new errors.SourceTooMuchError(who, `${longestAnswer} bytes`);
    if (error instanceof Error && (error.name === 'TimeoutError' || error.name === 'AbortError'))
      this.#silent();
    const { code, message } = error as NodeJS.ErrnoException;
    // What Node.js says of it has the address, and the address may have a password that is too short to be recognised.
    if (code === 'ERR_PROXY_INVALID_CONFIG') {
      return new errors.SourceUnreachableError(who, `${code} a proxy variable holds no address`);
    }
    return new errors.SourceUnreachableError(
      who,
      redactor.redacted(code === undefined || message.includes(code) ? message : `${code} ${message}`),
    );
  }

  #silent(): never {
    const { lookMs, requestMs } = this.#limits;
    throw new errors.SourceSilentError(this.server.who, Math.round(Math.min(lookMs, requestMs)));
  }

  #judged({ status, headers, bytes, text }: Answered): JsonAnswer {
    const { who, redactor } = this.server;
    const sample = errors.sampleOf(status, text);
    if (status === 401 || status === 403) throw new errors.SourceRefusedError(who, sample);
    if (status === 429 || (status === 503 && headers['retry-after'] !== undefined)) {
      const waitMs = retryAfterMs(headers['retry-after'], this.clock.earliestNow() ?? hostTime());
      throw new errors.SourceBusyError(who, waitMs, sample);
    }
    if (status === 404 || status === 410) throw new errors.SourceAbsentError(who, sample);
    if (status === 206) throw new errors.SourcePartialError(who, 'some providers gave nothing', sample);
    const warning = redactor.redacted([headers.warning ?? []].flat().join(', '));
    if (status === 204) return { warning, json: null, sample };
    if (status !== 200 && status !== 201) throw new errors.SourceFailedError(who, sample);
    const type = redactor.redacted(headers['content-type'] ?? 'nothing');
    if (!/^application\/(?:[\w.-]+\+)?json\b/i.test(type)) {
      throw new errors.SourceAnswerError(who, `${type.slice(0, 60)} instead of JSON`, sample);
    }
    if (!isUtf8(bytes)) throw new errors.SourceAnswerError(who, 'bytes that are no UTF-8', sample);
    try {
      // Not the text without secrets, which may be no JSON any more.
      const json = parseJson(bytes.toString('utf8'), (value) => redactor.redacted(value));
      return { warning, json, sample };
    } catch (error) {
      const what = error instanceof RangeError ? 'JSON that is nested too deeply' : 'JSON that is broken';
      throw new errors.SourceAnswerError(who, what, sample);
    }
  }
}

function redirectOf({ status, headers }: HttpAnswer, from: URL): URL | null {
  if (![301, 302, 303, 307, 308].includes(status)) return null;
  return URL.parse(headers.location ?? '', from.href);
}
