import { HarnessError } from '../../model/errors.ts';

/** A test that is not ours may not run there. */
export class ForeignRefusedError extends HarnessError {
  readonly code = 'FOREIGN_REFUSED';
  readonly category = 'user';
}
