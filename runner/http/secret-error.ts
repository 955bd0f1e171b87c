import { HarnessError } from '../model/errors.ts';

/** A secret that the configuration points to is not there, or can't be used. */
export class SecretError extends HarnessError {
  readonly code = 'SECRET';
  readonly category = 'environment';
  constructor(where: string, why: string) {
    super(
      `the secret of ${where} ${why}`,
      'set the environment variable or write the file that motw.yaml names',
    );
  }
}
