import { HarnessError } from '../model/errors.ts';

/** Somebody was to be told, and was not. */
export class NotifyError extends HarnessError {
  readonly code = 'NOTIFY';
  readonly category = 'environment';
  /** @param mend what to do about it, where that is known */
  constructor(who: string, why: string, mend = 'mend it', options?: ErrorOptions) {
    super(
      `the notification could not be delivered to ${who}: ${why}`,
      `${mend} and try it with \`motw notify --sample\`; what it should have told is in the report of the run`,
      options,
    );
  }
}
