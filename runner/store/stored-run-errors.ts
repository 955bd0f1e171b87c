import { HarnessError } from '../model/errors.ts';

/** A stored run that cannot be used: its record is damaged, or of a schema that only a newer version knows. */
export class UnreadableRunError extends HarnessError {
  readonly code: 'RUN_NOT_READABLE' | 'RUN_NOT_JSON' | 'RUN_SCHEMA_UNKNOWN' | 'RUN_INVALID';
  readonly category = 'environment';

  constructor(code: UnreadableRunError['code'], what: string, mend: string, options?: ErrorOptions) {
    super(what, mend, options);
    this.code = code;
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
