import { HarnessError } from '../model/errors.ts';

/** A text that should be one event and isn't; the message says what is wrong with it. */
export class UnreadableEvent extends HarnessError {
  readonly code = 'UNREADABLE_EVENT';
  readonly category = 'environment';

  constructor(reason: string, options?: ErrorOptions) {
    super(reason, 'export the log again, or take its .evtx file', options);
  }
}
