import type { Operator } from '../../../runner/cli/exercise/asking/operator.ts';
import { stepByStep } from '../../../runner/cli/exercise/step-by-step.ts';
import type { RunRecord } from '../../../runner/model/run-record.ts';
import { type LabPlan, runLab } from '../../lifecycle/lab.ts';

/** Says what stands in the script for the nth stop, one line after the other, then Enter; `null` ends the input. */
export class Scripted implements Operator {
  readonly echoes = false;
  readonly prompts: string[] = [];
  readonly #script: Readonly<Record<number, readonly (string | null)[]>>;
  #left: (string | null)[] = [];
  #stop = 0;

  constructor(script: Readonly<Record<number, readonly (string | null)[]>>) {
    this.#script = script;
  }

  async begin(): Promise<readonly string[]> {
    this.#left = [...(this.#script[++this.#stop] ?? [])];
    return [];
  }

  async next(prompt: string): Promise<string | null> {
    this.prompts.push(prompt);
    const next = this.#left.shift();
    return next === undefined ? '' : next;
  }

  end(): void {}
}

export async function exercise(operator: Operator, plan: LabPlan = {}) {
  const shown: string[] = [];
  const ended = await runLab({
    posture: 'unhardened',
    ...plan,
    through: (rig) => stepByStep(rig, null, { operator, out: { write: (text) => shown.push(text) } }),
  });
  return { ...ended, shown: shown.join('') };
}

export const wordsIn = ({ observations }: RunRecord) =>
  observations.filter(({ kind }) => kind === 'blue-team');
