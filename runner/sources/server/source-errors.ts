import { HarnessError } from '../../model/errors.ts';

/** As much of an answer as an error carries: status (null where none came) and its first characters, secrets removed. */
export interface AnswerSample {
  readonly status: number | null;
  readonly text: string;
}

/** Longest sample of an answer, in characters. */
const longestSample = 300;

export function sampleOf(status: number | null, text: string): AnswerSample {
  return { status, text: text.length > longestSample ? `${text.slice(0, longestSample)}...` : text };
}

/** A SIEM or EDR did not answer as agreed. It never means "no alert". */
abstract class SourceError extends HarnessError {
  readonly category = 'environment';
  readonly answer: AnswerSample | null;

  constructor(what: string, mend: string, answer: AnswerSample | null) {
    const said = answer === null || answer.text === '' ? '' : `: ${JSON.stringify(answer.text)}`;
    const status = answer?.status == null ? '' : ` (HTTP ${answer.status})`;
    super(`${what}${status}${said}`, mend);
    this.answer = answer;
  }
}

/** No connection, or one that ended before the answer did. */
export class SourceUnreachableError extends SourceError {
  readonly code = 'SOURCE_UNREACHABLE';
  constructor(who: string, why: string) {
    super(
      `${who} can't be reached: ${why}`,
      'check `url`, `ca` and the proxy variables (HTTPS_PROXY, NO_PROXY), and whether the server runs',
      null,
    );
  }
}

/** It did not answer in time. */
export class SourceSilentError extends SourceError {
  readonly code = 'SOURCE_TIMEOUT';
  constructor(who: string, timeoutMs: number) {
    super(
      `${who} did not answer within ${timeoutMs} ms`,
      "look at the server's load, and make the query smaller",
      null,
    );
  }
}

/** 401 or 403. */
export class SourceRefusedError extends SourceError {
  readonly code = 'SOURCE_REFUSED';
  constructor(who: string, answer: AnswerSample) {
    super(`${who} refused the credential`, 'check `auth` and what its account may read', answer);
  }
}

/** 429 or 503 whose wait is longer than there is time. `retryAfterMs` is null where the server named none. */
export class SourceBusyError extends SourceError {
  readonly code = 'SOURCE_BUSY';
  constructor(who: string, retryAfterMs: number | null, answer: AnswerSample) {
    const wait = retryAfterMs === null ? '' : ` for ${Math.ceil(retryAfterMs / 1_000)} s`;
    super(`${who} wants to be left alone${wait}`, 'make `poll` longer, and try again later', answer);
  }
}

/** 404: the index, the endpoint or the rule that was asked for is not there. */
export class SourceAbsentError extends SourceError {
  readonly code = 'SOURCE_ABSENT';
  constructor(who: string, answer: AnswerSample) {
    super(`${who} does not have what was asked for`, 'check `url` and the names of indices', answer);
  }
}

/** Any other status that is no success. */
export class SourceFailedError extends SourceError {
  readonly code = 'SOURCE_FAILED';
  constructor(who: string, answer: AnswerSample) {
    super(`${who} answered with an error`, "look at the answer, and at the server's log", answer);
  }
}

/** A redirect, or a next page, somewhere else: secrets go to the configured server only. */
export class SourceRedirectedError extends SourceError {
  readonly code = 'SOURCE_REDIRECTED';
  constructor(who: string, to: string, status: number | null) {
    super(
      `${who} sends on to ${to}, which is not followed`,
      'name the right address in `url`; a login page shows that the credential is not for this address',
      { status, text: '' },
    );
  }
}

/** The answer is not the JSON that the documents describe. */
export class SourceAnswerError extends SourceError {
  readonly code = 'SOURCE_ANSWER';
  constructor(who: string, what: string, answer: AnswerSample) {
    super(
      `${who} answered something that was not agreed, ${what}`,
      'check that `url` is the API itself and no proxy or login page in front of it',
      answer,
    );
  }
}

/** More than is read: bytes, or alerts. */
export class SourceTooMuchError extends SourceError {
  readonly code = 'SOURCE_TOO_MUCH';
  constructor(who: string, limit: string) {
    super(
      `${who} answered with more than ${limit}`,
      'name the rules more closely, or make `lateness` shorter',
      null,
    );
  }
}

/** The server says itself that its answer is not whole. */
export class SourcePartialError extends SourceError {
  readonly code = 'SOURCE_PARTIAL';
  constructor(who: string, what: string, answer: AnswerSample) {
    super(`${who} answered only in part: ${what}`, 'mend what the server complains of', answer);
  }
}

/** The server could not carry out the query. */
export class SourceQueryError extends SourceError {
  readonly code = 'SOURCE_QUERY';
  constructor(who: string, what: string, answer: AnswerSample) {
    super(`the query failed on ${who}: ${what}`, 'try the query in the product itself', answer);
  }
}
