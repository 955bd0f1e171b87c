import test from 'ava';
import { problemLine } from '../../runner/scenario/problem.ts';
import { labOf } from './lab-folder.ts';

/** A configuration with one problem, and where it is. What it says must not repeat `hunter2`, which stands where a secret belongs. */
export interface WrongConfig {
  readonly title: string;
  readonly code: string;
  readonly text: string;
  readonly at: readonly [line: number, column: number];
  readonly says?: RegExp;
}

/** A test for each. */
export function testRefused(configs: readonly WrongConfig[]): void {
  for (const { title, code, text, at, says = /./ } of configs) {
    test(`${title}: refused with its line and column`, async (t) => {
      const { problems } = await labOf({ 'motw.yaml': text });
      t.deepEqual(
        problems.map((problem) => [problem.code, problem.line, problem.column]),
        [[code, ...at]],
        JSON.stringify(problems),
      );
      for (const problem of problems) {
        t.regex(problemLine(problem), says);
        t.notRegex(problemLine(problem), /hunter2/);
      }
    });
  }
}
