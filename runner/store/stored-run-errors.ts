import { HarnessError } from '../model/errors.ts';

/** A stored run that cannot be used: its record is damaged, or of a schema that only a newer version knows. */
export class UnreadableRunError extends HarnessError {
  readonly code: 'RUN_NOT_READABLE' | 'RUN_NOT_JSON' | 'RUN_SCHEMA_UNKNOWN' | 'RUN_INVALID';
  readonly category = 'environment';
  /** What is wrong with the record, without its path: `is not JSON (it is empty)`. */
  readonly reason: string;

  /** @param remains what else is left of the run, or null */
  constructor(
    code: UnreadableRunError['code'],
    {
      file,
      reason,
      remains,
    }: { readonly file: string; readonly reason: string; readonly remains: string | null },
    mend: string,
    options?: ErrorOptions,
  ) {
    super(`${file} ${reason}${remains === null ? '' : `; ${remains}`}`, mend, options);
    this.code = code;
    this.reason = reason;
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
