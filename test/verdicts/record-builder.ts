import { catalogue, everyControl } from '../../runner/controls/catalogue.ts';
import { defaultDeadlineMs, type Expectation, giveUpFactor } from '../../runner/model/expectation.ts';
import type { JsonObject, Observation, ObservationKind } from '../../runner/model/observation.ts';
import type { ArmRecord, PostureRecord, StepRecord } from '../../runner/model/run-record.ts';
import {
  type ActiveArm,
  type ArmName,
  type ControlId,
  type Status,
  type StepName,
  type StepStatus,
  stepNames,
} from '../../runner/model/words.ts';
import type { ScenarioCase } from '../../runner/verdicts/judge.ts';

/** Those of the catalogue that a scenario exercises which only places an image. */
export const ofPlainImages = catalogue
  .map(({ id }) => id)
  .filter((id) => !['web-gateway', 'mail-gateway', 'archive-propagation', 'antivirus'].includes(id));

/** An observation before it is known in which arm it is made. */
export interface Seen {
  readonly kind: ObservationKind;
  readonly step: StepName | null;
  readonly data: JsonObject;
}

type StepPlan = StepStatus | { readonly is: StepStatus; readonly code: string };
type StepPlans = Readonly<Partial<Record<StepName, StepPlan | 'no record'>>>;

export interface ArmPlan {
  /** What is not given was completed, or skipped behind a block or a fault. */
  readonly steps?: StepPlans;
  /** The steps of a first attempt; `steps` is then the second's. */
  readonly firstTry?: StepPlans;
  readonly see?: readonly Seen[];
  /** Else every source's canaries came back. */
  readonly canaries?: readonly Seen[];
}

export interface CasePlan {
  /** `null`: not run. Not given: every step completed and nothing was refused. */
  readonly marked?: ArmPlan | null;
  readonly unmarked?: ArmPlan | null;
  readonly quiet?: readonly Seen[];
  /** Outside every arm. */
  readonly around?: readonly Seen[];
  readonly probed?: PostureRecord['probed'];
  readonly controls?: readonly ControlId[];
  readonly steps?: readonly StepName[];
  readonly expect?: Readonly<Record<ControlId, Status | Partial<Expectation>>>;
  readonly today?: string;
}

const scenarioId = 'sample';
export const today = '2026-06-15';

export function scenarioCase(plan: CasePlan): ScenarioCase {
  const arms = (['marked', 'unmarked'] as const).flatMap((arm) => {
    const given = plan[arm];
    return given === null ? [] : [buildArm(arm, given ?? {})];
  });
  return {
    record: { id: scenarioId, arms: arms.map(({ record }) => record) },
    observations: [
      ...arms.flatMap(({ observations }) => observations),
      ...numbered('quiet', null, plan.quiet ?? [], 1),
      ...numbered(null, null, plan.around ?? [], 1),
    ],
    probed: plan.probed ?? {},
    catalogue: everyControl,
    controls: plan.controls ?? ofPlainImages,
    steps: plan.steps ?? stepNames,
    expectations: new Map(
      Object.entries(plan.expect ?? {}).map(([id, expected]) => [id, expectation(expected)]),
    ),
    today: plan.today ?? today,
  };
}

export function expectation(expected: Status | Partial<Expectation>): Expectation {
  const given = typeof expected === 'string' ? { status: expected } : expected;
  return {
    status: 'prevented',
    deadlineMs: defaultDeadlineMs,
    giveUpAfterMs: giveUpFactor * defaultDeadlineMs,
    knownGap: null,
    ...given,
  };
}

function buildArm(arm: ActiveArm, plan: ArmPlan): { record: ArmRecord; observations: Observation[] } {
  const attempts = plan.firstTry === undefined ? 1 : 2;
  const first = plan.firstTry === undefined ? [] : stepRecords(plan.firstTry);
  return {
    record: { arm, marker: '0badcafe', attempts, steps: [...first, ...stepRecords(plan.steps ?? {})] },
    observations: numbered(
      arm,
      scenarioId,
      [...(plan.canaries ?? liveCanaries()), ...(plan.see ?? [])],
      attempts,
    ),
  };
}

function stepRecords(plans: StepPlans): readonly StepRecord[] {
  let over = false;
  return stepNames.flatMap((step) => {
    const always = step === 'collect' || step === 'clean-up';
    const plan = plans[step] ?? (over && !always ? 'skipped' : 'completed');
    if (plan === 'no record') return [];
    const status = typeof plan === 'string' ? plan : plan.is;
    over ||= status === 'blocked' || status === 'failed' || status === 'running';
    const code = typeof plan === 'string' ? 'EIO' : plan.code;
    const reason = status === 'completed' ? null : { code, text: `text of ${code}` };
    return [{ step, status, reason, startedAt: '2026-06-15T10:00:00.000Z', durationMs: 10 }];
  });
}

/** Ids are `<arm>/<kind>/<n>`, counted per arm and kind, and `run/…` outside every arm. */
function numbered(
  arm: ArmName | null,
  scenario: string | null,
  seen: readonly Seen[],
  attempt: number,
): Observation[] {
  const counts = new Map<string, number>();
  return seen.map(({ kind, step, data }) => {
    const n = (counts.get(kind) ?? 0) + 1;
    counts.set(kind, n);
    return {
      id: `${arm ?? 'run'}/${kind}/${n}`,
      scenario,
      arm,
      step,
      at: '2026-06-15T10:00:01.000Z',
      source: 'guest',
      kind,
      summary: `${kind} ${n}`,
      data: { attempt, ...data },
    };
  });
}

function liveCanaries(): readonly Seen[] {
  return ['mounts', 'files', 'streams', 'processes'].flatMap((source) => [
    canary(source, 'opening'),
    canary(source, 'closing'),
  ]);
}

export function canary(source: string, phase: 'opening' | 'closing', data: JsonObject = {}): Seen {
  const step = phase === 'opening' ? null : 'collect';
  return { kind: 'canary', step, data: { source, phase, came: true, missing: [], ...data } };
}
