import type { Rule } from '../../detections/rule.ts';
import type { Ahead, Rig } from '../../lifecycle/rig.ts';
import { HarnessError } from '../../model/errors.ts';
import type { ControlId } from '../../model/words.ts';
import type { Lab } from '../compose/lab.ts';
import { projectRules } from '../compose/project.ts';
import type { Shown } from '../progress/shown.ts';
import { UsageError } from '../usage-error.ts';
import type { Operator } from './asking/operator.ts';
import { PipedOperator } from './asking/piped-operator.ts';
import { TerminalOperator } from './asking/terminal-operator.ts';
import { Exercise } from './exercise.ts';

/** Who is asked, and where that is shown. */
export interface Asking {
  readonly operator: Operator;
  readonly out: Shown;
}

/** Nobody says go any more; the run ends as after a Ctrl-C. */
class ExerciseStoppedError extends HarnessError {
  readonly code = 'INTERRUPTED';
  readonly category = 'environment';
  constructor(why: string) {
    super(why, 'run it again: `motw run --step`');
  }
}

/** The same run, which stops before each step until somebody says go, and takes what the blue team says. */
export async function stepByStep(rig: Rig, lab: Lab | null, asking: Asking): Promise<Rig> {
  const quit = new AbortController();
  const signal = AbortSignal.any([rig.signal, quit.signal]);
  const exercise = new Exercise({
    ...asking,
    rig: { ...rig, signal },
    rules: await rulesOf(rig, lab),
    quit: (why) => quit.abort(new ExerciseStoppedError(why)),
  });
  return { ...rig, signal, stopBefore: (ahead: Ahead) => exercise.before(ahead) };
}

/**
 * Somebody at the terminal, or a script behind a pipe.
 *
 * @throws UsageError where the input is at its end before anything is begun
 */
export async function whoIsAsked(): Promise<Asking> {
  const { stdin, stderr: out } = process;
  if (stdin.isTTY && out.isTTY) return { operator: new TerminalOperator(stdin, out), out };
  const operator = new PipedOperator(stdin);
  if (await operator.isOver())
    throw new UsageError(
      'nobody can say go: the standard input of --step is at its end',
      'run it at a terminal, or pipe in a line for each stop; without --step it runs by itself',
    );
  return { operator, out };
}

/** The rules that are controls, by control. */
async function rulesOf(
  { target: { platform } }: Rig,
  lab: Lab | null,
): Promise<ReadonlyMap<ControlId, Rule>> {
  const own = lab?.rules.map(({ rule }) => rule) ?? [];
  return new Map([...(await projectRules(platform)), ...own].map((rule) => [rule.name, rule]));
}
