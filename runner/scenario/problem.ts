import { HarnessError } from '../model/errors.ts';

/** One thing wrong in a file of the user's. Lines and columns count from 1. */
export interface Problem {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  /** Stable, for programs: upper case with underscores. */
  readonly code: string;
  readonly severity: 'error' | 'warning';
  readonly message: string;
  /** How to mend it, or null where the message says it all. */
  readonly hint: string | null;
}

/** `file:line:column: error CODE: message (hint)`, which editors can jump to. */
export function problemLine(p: Problem): string {
  const hint = p.hint === null ? '' : ` (${p.hint})`;
  return `${p.file}:${p.line}:${p.column}: ${p.severity} ${p.code}: ${p.message}${hint}`;
}

/** Scenario files with errors in them; carries every one. */
export class ScenarioError extends HarnessError {
  readonly code = 'SCENARIO_INVALID';
  readonly category = 'user';
  readonly problems: readonly Problem[];

  constructor(problems: readonly Problem[]) {
    const [first] = problems;
    const more = problems.length > 1 ? ` and ${problems.length - 1} more` : '';
    super(
      first === undefined ? 'a scenario is wrong' : `${problemLine(first)}${more}`,
      'mend the lines named; `motw lint` lists all of them',
    );
    this.problems = problems;
  }
}
