import type { Observation } from '../model/observation.ts';
import type { ArmRecord, RunRecord, StepRecord } from '../model/run-record.ts';
import type { StepName } from '../model/words.ts';

export interface Finish {
  /** ISO 8601. */
  readonly at: string;
  /** The steps of a scenario, empty where it is not known any more. */
  readonly stepsOf: (scenario: string) => readonly StepName[];
}

const killed = { code: 'KILLED', text: 'the harness was killed while this step was running' } as const;
const notTried = { code: 'KILLED', text: 'the harness was killed before it' } as const;

/**
 * The record of a run whose harness was killed, as another process finishes it once the machine is gone, and with it all that the run
 * had put into it: interrupted, with the step that was running as failed and those after it as skipped. It gets no verdicts: what a
 * killed harness had not looked at yet proves nothing about any control.
 */
export function finishKilledRun(record: RunRecord, finish: Finish): RunRecord {
  const scenarios = record.scenarios.map((scenario) => ({
    ...scenario,
    verdicts: [],
    arms: scenario.arms.map((arm) => ({ ...arm, steps: finishedSteps(arm, scenario.id, finish) })),
  }));
  return {
    ...record,
    state: 'interrupted',
    finishedAt: finish.at,
    outcome: 'inconclusive',
    cleanUp: 'clean',
    scenarios,
    quiet: record.quiet === null ? null : { steps: record.quiet.steps.map(ended) },
    observations: [...record.observations, fault(record, finish)],
  };
}

function ended(step: StepRecord): StepRecord {
  return step.status === 'running' ? { ...step, status: 'failed', reason: killed } : step;
}

/** The last attempt's steps that were never begun are added, as skipped. */
function finishedSteps(
  { steps }: ArmRecord,
  scenario: string,
  { at, stepsOf }: Finish,
): readonly StepRecord[] {
  const planned = stepsOf(scenario);
  const last = steps.at(-1)?.step;
  const missing = last === undefined ? planned : planned.slice(planned.indexOf(last) + 1);
  const skipped = missing.map(
    (step): StepRecord => ({ step, status: 'skipped', reason: notTried, startedAt: at, durationMs: 0 }),
  );
  return [...steps.map(ended), ...skipped];
}

function fault(record: RunRecord, { at }: Finish): Observation {
  const text = `the harness was killed ${whereKilled(record)}`;
  return {
    id: `o${record.observations.length + 1}`,
    scenario: null,
    arm: null,
    step: null,
    at,
    source: 'clean-up',
    kind: 'fault',
    summary: text,
    data: { by: 'clean-up', code: killed.code, text },
  };
}

/** The last thing that the journal tells of a run that is not finished, in words: `in T1553.005-2 marked, while deliver was running`. */
function whereKilled({ scenarios, quiet }: RunRecord): string {
  const arms = [
    ...scenarios.flatMap(({ id, arms }) => arms.map(({ arm, steps }) => ({ name: `${id} ${arm}`, steps }))),
    ...(quiet === null ? [] : [{ name: 'the quiet arm', steps: quiet.steps }]),
  ];
  const last = arms.at(-1);
  const step = last?.steps.at(-1);
  if (last === undefined) return 'before the first arm';
  if (step === undefined) return `in ${last.name}, before the first step`;
  return step.status === 'running'
    ? `in ${last.name}, while ${step.step} was running`
    : `in ${last.name}, after ${step.step}`;
}
