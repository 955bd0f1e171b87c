import { controlsWith, exercising, type Lab, recordLab } from '../../runner/cli/compose/lab.ts';
import { projectRules, projectScenarios } from '../../runner/cli/compose/project.ts';
import { viewing } from '../../runner/cli/compose/viewing-detector.ts';
import { ruleDetector } from '../../runner/detections/arm/rule-detector.ts';
import { Boots } from '../../runner/lifecycle/boots.ts';
import type { Limits, Plan, ProgressEvent, Rig } from '../../runner/lifecycle/rig.ts';
import { run } from '../../runner/lifecycle/run.ts';
import { RunLog } from '../../runner/lifecycle/run-log.ts';
import type { Expectation } from '../../runner/model/expectation.ts';
import { type ArmRecord, type RunRecord, runSchemaName } from '../../runner/model/run-record.ts';
import type { PostureName, Scenario } from '../../runner/model/scenario.ts';
import type { ActiveArm, ControlId, Status, SwitchState } from '../../runner/model/words.ts';
import { declaredStates } from '../../runner/targets/reference/postures.ts';
import { fakeImages } from './fake-disk.ts';
import { type FakeMachine, FakeTarget } from './fake-target.ts';
import type { Faults } from './faults.ts';
import { type DiskFull, RecordingStore } from './recording-store.ts';

const scenarios = await projectScenarios();
const rules = await projectRules();

/** Small where a fault has to run into them, large where running into them would be a fault. */
const shortLimits: Limits = {
  startMs: 5_000,
  revertMs: 5_000,
  callMs: 100,
  cleanUpMs: 5_000,
  canaryMs: 30,
  pollMs: 1,
};

export interface LabPlan {
  readonly scenario?: string;
  /** The scenario, done otherwise. */
  readonly otherwise?: (scenario: Scenario) => Scenario;
  readonly posture?: PostureName;
  readonly drift?: Readonly<Record<ControlId, SwitchState>>;
  readonly faults?: Faults;
  readonly arms?: readonly ActiveArm[];
  readonly quiet?: boolean;
  readonly limits?: Partial<Limits>;
  readonly patience?: Pick<Expectation, 'deadlineMs' | 'giveUpAfterMs'>;
  /** A configuration of the user's own. */
  readonly own?: Lab;
  readonly diskFull?: DiskFull;
  readonly interrupt?: AbortController;
  readonly progress?: (event: ProgressEvent) => void;
  /** The run's parts, changed. */
  readonly through?: (rig: Rig) => Rig | Promise<Rig>;
}

export interface Ended {
  /** As it was saved last; null: it never was. */
  readonly record: RunRecord;
  readonly thrown: unknown;
  readonly store: RecordingStore;
  readonly machine: FakeMachine;
  /** Saves and the guest's operations, as they followed each other. */
  readonly journal: readonly string[];
}

/** A run of the real lifecycle, judge, rules and catalogue on the fake target. */
export async function runLab(plan: LabPlan): Promise<Ended> {
  const { posture = 'hardened', own = null, patience = { deadlineMs: 20_000, giveUpAfterMs: 20_000 } } = plan;
  const declared = declaredStates(posture, new Map(Object.entries(plan.drift ?? {})));
  const journal: string[] = [];
  const heard = (what: string) => void journal.push(what);
  const target = new FakeTarget(declared, plan.faults ?? {}, heard);
  const store = new RecordingStore(plan.diskFull ?? null, heard);
  const detector = viewing(
    ruleDetector([
      ...rules.filter(({ name }) => declared[name] !== 'rule-off'),
      ...(own?.rules.map(({ rule }) => rule) ?? []),
    ]),
  );
  const limits = { ...shortLimits, ...plan.limits };
  let markers = 0;
  const log = new RunLog(store, headOf(target, detector.rules));
  if (own !== null) recordLab(log, own);
  const made: Rig = {
    target,
    boots: new Boots(target, limits),
    catalogue: controlsWith(own),
    detector,
    gateways: [],
    images: fakeImages,
    log,
    expectations: ({ id: scenario, expect }) =>
      new Map([
        ...Object.entries(expect[posture] ?? {}).map(([id, e]) => [id, { ...e, ...patience }] as const),
        ...(own?.expectations('reference', scenario) ?? []),
      ]),
    newMarker: () => (0xa0000000 + ++markers).toString(16),
    progress: plan.progress ?? (() => {}),
    signal: (plan.interrupt ?? new AbortController()).signal,
    limits,
  };
  const rig = (await plan.through?.(made)) ?? made;
  const todo: Plan = {
    scenarios: exercising(scenarios, own)
      .filter(({ id }) => id === (plan.scenario ?? 'T1553.005-2'))
      .map(plan.otherwise ?? ((scenario) => scenario)),
    arms: plan.arms ?? ['marked', 'unmarked'],
    quiet: plan.quiet ?? false,
  };
  const thrown = await run(todo, rig).then(
    () => null,
    (error: unknown) => error,
  );
  return { record: store.saved.at(-1) ?? rig.log.record(), thrown, store, machine: target.machine, journal };
}

export function statuses({ scenarios }: RunRecord): Readonly<Record<ControlId, Status>> {
  return Object.fromEntries(
    scenarios.flatMap(({ verdicts }) => verdicts.map(({ control, status }) => [control, status])),
  );
}

export function armOf({ scenarios }: RunRecord, name: ActiveArm): ArmRecord {
  const arm = scenarios.flatMap(({ arms }) => arms).find((one) => one.arm === name);
  if (arm === undefined) throw new Error(`the ${name} arm was not run`);
  return arm;
}

/** `deliver failed MARK_LOST`, for every step that was tried in one of the arm's attempts. */
export function told({ steps }: ArmRecord, attempt: number): readonly string[] {
  const begins = steps.flatMap(({ step }, index) => (step === 'build' ? [index] : []));
  return steps
    .slice(begins[attempt - 1], begins[attempt])
    .filter(({ status }) => status !== 'skipped')
    .map(({ step, status, reason }) => `${step} ${status}${reason === null ? '' : ` ${reason.code}`}`);
}

function headOf(target: FakeTarget, ruleHashes: Readonly<Record<string, string>>) {
  return {
    schema: runSchemaName,
    id: '20261124-120000-fake',
    state: 'running',
    startedAt: new Date().toISOString(),
    finishedAt: null,
    outcome: null,
    cleanUp: null,
    batch: null,
    harness: { version: '0', node: process.version, rules: ruleHashes },
    target: {
      name: target.name,
      platform: target.platform,
      fingerprint: {},
      posture: { ...target.posture, probed: {} },
    },
    modelled: target.modelled,
  } as const;
}
