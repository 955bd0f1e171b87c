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

/** Every step of every scenario at these moments, in runs of these arms. */
export function killCases(
  victim: Victim,
  moments: readonly Moment[],
  runs: readonly (readonly ActiveArm[])[],
): readonly KillCase[] {
  return scenarios.flatMap(({ id, steps }) =>
    runs.flatMap((arms) =>
      steps.flatMap((step) => moments.map((moment) => ({ scenario: id, arms, step, moment, victim }))),
    ),
  );
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
