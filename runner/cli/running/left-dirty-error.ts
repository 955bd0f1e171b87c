import { HarnessError } from '../../model/errors.ts';

/** What a repetition left behind would be met by the next one, and taken for something that it did. */
export class LeftDirtyError extends HarnessError {
  readonly code = 'LEFT_DIRTY';
  readonly category = 'environment';
  constructor(target: string) {
    super(`${target}: not run again, because the repetition before left something on it`, 'motw clean-up');
  }
}
