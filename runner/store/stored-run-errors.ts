import { HarnessError } from '../model/errors.ts';

interface Unreadable {
  readonly file: string;
  readonly reason: string;
  /** What else is left of the run, or null. */
  readonly remains: string | null;
}

/** A stored run that cannot be used: its record is damaged, or of a schema that only a newer version knows. */
export class UnreadableRunError extends HarnessError {
  readonly code: 'RUN_NOT_READABLE' | 'RUN_NOT_JSON' | 'RUN_SCHEMA_UNKNOWN' | 'RUN_INVALID';
  readonly category = 'environment';
  /** What is wrong with the record, without its path: `is not JSON (it is empty)`. */
  readonly reason: string;

  readonly #found: Unreadable;

  constructor(code: UnreadableRunError['code'], found: Unreadable, mend: string, options?: ErrorOptions) {
    const { file, reason, remains } = found;
    super(`${file} ${reason}${remains === null ? '' : `; ${remains}`}`, mend, options);
    this.code = code;
    this.reason = reason;
    this.#found = found;
  }

  /** The same, with one more way on. */
  or(mend: string): UnreadableRunError {
    return new UnreadableRunError(this.code, this.#found, `${this.mend}; ${mend}`, { cause: this.cause });
  }
}

/** A prefix that more than one run's id begins with. */
export class AmbiguousRunError extends HarnessError {
  readonly code = 'RUN_AMBIGUOUS';
  readonly category = 'user';

  /** @param some a few of the ids */
  constructor(prefix: string, count: number, some: readonly string[]) {
    super(`${count} runs begin with '${prefix}'`, `give more of the id: ${some.join(', ')}`);
  }
}

/** The id of a batch, where one run is meant. */
export class SeveralRunsError extends HarnessError {
  readonly code = 'RUN_IS_BATCH';
  readonly category = 'user';

  /** @param some a few of the runs: their ids, and what tells them apart */
  constructor(batch: string, count: number, some: readonly string[]) {
    const more = count > some.length ? `, and ${count - some.length} more` : '';
    super(
      `${batch} is no run: it ties ${count} run${count === 1 ? '' : 's'} together`,
      `name one of them: ${some.join(', ')}${more}`,
    );
  }
}
