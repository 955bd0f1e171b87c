import { chosenScenarios } from '../../../runner/cli/compose/project.ts';
import type { ActiveArm, StepName } from '../../../runner/model/words.ts';

/** `begun`: the journal says that the step is running. `done`: it is done, and not recorded. `recorded`: the journal has its end. */
type Moment = 'begun' | 'done' | 'recorded';
type Victim = 'harness' | 'qemu' | 'agent';

export interface KillCase {
  readonly scenario: string;
  /** The arms that are run. In each of them there is one kill. */
  readonly arms: readonly ActiveArm[];
  readonly step: StepName;
  /** `never` leaves the run undisturbed. */
  readonly moment: Moment | 'never';
  readonly victim: Victim;
}

const scenarios = await chosenScenarios([], 'reference');

/** All of them, or, as each is a run of its own, those that no two others stand for. */
const all = process.env.MOTW_KILLS === 'all';

/**
 * Every step of every scenario at these moments, in runs of these arms. Unless all are wanted, the runs take turns, and a scenario that has
 * no step that another has not is there at the first moment of each step.
 */
export function killCases(
  victim: Victim,
  moments: readonly Moment[],
  runs: readonly (readonly ActiveArm[])[],
): readonly KillCase[] {
  // Where there is one run, what is killed takes turns as well.
  const shift = victim === 'agent' ? 1 : 0;
  return scenarios.flatMap(({ id, steps }, first) =>
    runs.flatMap((arms, run) =>
      steps.flatMap((step, nth) =>
        moments
          .filter((_, moment) => all || (first + nth + moment + shift) % 2 === run)
          .filter((moment) => all || hasMost(steps) || moment === moments[0])
          .map((moment) => ({ scenario: id, arms, step, moment, victim })),
      ),
    ),
  );
}

function hasMost(steps: readonly StepName[]): boolean {
  return scenarios.every((other) => other.steps.length <= steps.length);
}

export function titleOf({ scenario, arms, step, moment, victim }: KillCase): string {
  const when = { begun: 'begins', done: 'is done and not recorded', recorded: 'is recorded', never: 'runs' };
  return `${victim} killed as ${step} ${when[moment]}: ${scenario} ${arms.join(' and ')}`;
}

/** The steps of its scenario after the one that the case names. */
export function stepsAfter({ scenario, step }: Pick<KillCase, 'scenario' | 'step'>): readonly StepName[] {
  const { steps = [] } = scenarios.find(({ id }) => id === scenario) ?? {};
  return steps.slice(steps.indexOf(step) + 1);
}
