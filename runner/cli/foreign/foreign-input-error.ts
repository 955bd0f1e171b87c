import { HarnessError } from '../../model/errors.ts';
import { type Problem, problemLine } from '../../scenario/problem.ts';

/** The file of the tests, or of what is expected of them, is wrong; says each problem on a line of its own. */
export class ForeignInputError extends HarnessError {
  readonly code = 'ATOMIC_INVALID';
  readonly category = 'user';

  constructor(problems: readonly Problem[]) {
    super(
      `nothing was run:\n${problems.map((problem) => `  ${problemLine(problem)}`).join('\n')}`,
      'mend the lines named; `motw atomic import` checks them again',
    );
  }
}
