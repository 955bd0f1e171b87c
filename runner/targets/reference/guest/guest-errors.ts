import { HarnessError } from '../../../model/errors.ts';

/** The guest did not come up. */
export class GuestNotStartedError extends HarnessError {
  readonly code = 'GUEST_NOT_STARTED';
  readonly category = 'environment';
  constructor(said: string, cause: unknown) {
    super(
      `the reference guest did not start: ${said === '' ? String(cause) : said}`,
      'run `motw doctor`, then `motw setup --afresh` to build the guest again',
      { cause },
    );
  }
}

/** The guest's answer to an operation is not what was agreed. */
export class GuestAnswerError extends HarnessError {
  readonly code = 'GUEST_ANSWER';
  readonly category = 'environment';
  constructor(operation: string, said: string) {
    super(
      `the guest's operation '${operation}' answered wrongly: ${said.slice(0, 300)}`,
      'run `motw setup --afresh` to build the guest again',
    );
  }
}

/** A log's records do not follow each other: its sensor was started anew, or somebody wrote to the log. */
export class BrokenLogError extends HarnessError {
  readonly code = 'BROKEN_LOG';
  readonly category = 'environment';
  constructor(log: string, before: number, after: number) {
    super(
      `the log ${log} is not whole: record ${after} follows record ${before}`,
      'run again; a log that is broken again and again wants `motw setup --afresh`',
    );
  }
}
