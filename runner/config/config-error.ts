import { HarnessError } from '../model/errors.ts';
import { type Problem, problemLine } from '../scenario/problem.ts';

/** A configuration, or a rule that it names, that is wrong; carries every problem, and says each on a line of its own. */
export class ConfigError extends HarnessError {
  readonly code = 'CONFIG_INVALID';
  readonly category = 'user';
  readonly problems: readonly Problem[];

  constructor(problems: readonly Problem[]) {
    super(
      `the configuration is wrong:\n${problems.map((problem) => `  ${problemLine(problem)}`).join('\n')}`,
      'mend the lines named, nothing was started; `motw lint` checks them again',
    );
    this.problems = problems;
  }
}
