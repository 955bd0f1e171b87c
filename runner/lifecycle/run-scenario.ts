import type { Scenario } from '../model/scenario.ts';
import { judgeScenario } from '../verdicts/judge.ts';
import type { Plan, Rig } from './rig.ts';
import { runArm } from './run-arm.ts';

/**
 * The main path. Each arm starts from a clean machine and walks the scenario's steps
 * (build, deliver, mount, inspect, open, collect, clean up); what was seen is all that the judge gets.
 */
export async function runScenario(scenario: Scenario, plan: Plan, rig: Rig): Promise<void> {
  rig.log.addScenario({ id: scenario.id, technique: scenario.technique, atomic: scenario.atomic });
  for (const arm of plan.arms) {
    if (rig.signal.aborted) return;
    await runArm(scenario, arm, rig);
  }
}

/** Verdicts come last, when the quiet arm has told which rules are noisy. */
export async function judgeRun(plan: Plan, rig: Rig): Promise<void> {
  for (const scenario of plan.scenarios) {
    const run = rig.log.record();
    const record = run.scenarios.find(({ id }) => id === scenario.id);
    if (record === undefined) continue;
    const { verdicts, notExercised } = judgeScenario({
      record,
      observations: run.observations,
      probed: run.target.posture.probed,
      catalogue: rig.catalogue,
      controls: scenario.controls,
      steps: scenario.steps,
      expectations: rig.expectations(scenario),
      today: new Date().toISOString().slice(0, 10),
    });
    rig.log.judged(scenario.id, verdicts, notExercised);
  }
}
