import type { Rule } from '../../detections/rule.ts';
import type { Ahead, Rig } from '../../lifecycle/rig.ts';
import type { ControlId } from '../../model/words.ts';
import type { Lab } from '../compose/lab.ts';
import { projectRules } from '../compose/project.ts';
import type { Shown } from '../progress/shown.ts';
import type { Operator } from './asking/operator.ts';
import { PipedOperator } from './asking/piped-operator.ts';
import { TerminalOperator } from './asking/terminal-operator.ts';
import { Exercise } from './exercise.ts';

/** Who is asked, and where that is shown. */
export interface Asking {
  readonly operator: Operator;
  readonly out: Shown;
}

/** The same run, which stops before each step until somebody says go, and takes what the blue team says. */
export async function stepByStep(rig: Rig, lab: Lab | null, asking: Asking = asked()): Promise<Rig> {
  const quit = new AbortController();
  const signal = AbortSignal.any([rig.signal, quit.signal]);
  const exercise = new Exercise({
    ...asking,
    rig: { ...rig, signal },
    rules: await rulesOf(rig, lab),
    quit: (why) => quit.abort(new Error(why)),
  });
  return { ...rig, signal, stopBefore: (ahead: Ahead) => exercise.before(ahead) };
}

function asked(): Asking {
  const { stdin, stderr } = process;
  const atTerminal = stdin.isTTY === true && stderr.isTTY === true;
  const operator = atTerminal ? new TerminalOperator(stdin, stderr) : new PipedOperator(stdin);
  return { operator, out: stderr };
}

/** The rules that are controls, by control. */
async function rulesOf(
  { target: { platform } }: Rig,
  lab: Lab | null,
): Promise<ReadonlyMap<ControlId, Rule>> {
  const own = lab?.rules.map(({ rule }) => rule) ?? [];
  return new Map([...(await projectRules(platform)), ...own].map((rule) => [rule.name, rule]));
}
