import { HarnessError } from '../../model/errors.ts';

/** A place that was named for rules and holds none. */
export class RulesPathError extends HarnessError {
  readonly code = 'NO_RULES';
  readonly category = 'user';
  readonly path: string;

  constructor(path: string, why: string, options?: ErrorOptions) {
    super(
      `${path}: ${why}`,
      'name a Sigma rule, or a folder with .yml or .yaml files in it or below it',
      options,
    );
    this.path = path;
  }
}
