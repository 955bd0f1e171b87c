import { HarnessError } from '../model/errors.ts';

/** A file that can't be opened, or that holds no events in any format known here. */
export class EventFileError extends HarnessError {
  readonly code = 'EVENT_FILE';
  readonly category = 'user';
}
