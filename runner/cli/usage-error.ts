import { HarnessError } from '../model/errors.ts';

/** An option or argument that can't be understood. */
export class UsageError extends HarnessError {
  readonly code = 'USAGE';
  readonly category = 'user';
}
