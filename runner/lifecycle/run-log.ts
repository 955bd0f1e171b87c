import { hostTimestamp } from '../model/host-time.ts';
import type { JsonObject, Observation, ObservationKind } from '../model/observation.ts';
import type { RunRecord, StepRecord, Verdict } from '../model/run-record.ts';
import type { ActiveArm, ArmName, StepName } from '../model/words.ts';
import type { RunStore } from '../ports/run-store.ts';

export interface Fact {
  readonly kind: ObservationKind;
  readonly source: string;
  readonly summary: string;
  readonly data: JsonObject;
  /** When it was seen, if not now. */
  readonly at?: string;
}

export interface ArmKey {
  readonly scenario: string | null;
  readonly arm: ArmName;
}

type Writable<T> = { -readonly [K in keyof T]: T[K] };
type ArmLog = { arm: ActiveArm; marker: string; attempts: number; steps: StepRecord[] };
type ScenarioLog = Writable<Omit<RunRecord['scenarios'][number], 'arms' | 'verdicts'>> & {
  arms: ArmLog[];
  verdicts: readonly Verdict[];
};

/**
 * The journal of a run: the one place where its record grows. It is saved before and after every step, so that another process
 * can tell what a killed run was doing, and finish it.
 */
export class RunLog {
  readonly store: RunStore;
  readonly #head: Writable<Omit<RunRecord, 'scenarios' | 'observations' | 'quiet'>>;
  readonly #scenarios: ScenarioLog[] = [];
  readonly #observations: Observation[] = [];
  #quiet: StepRecord[] | null = null;
  #saving: Promise<void> = Promise.resolve();

  constructor(store: RunStore, head: Omit<RunRecord, 'scenarios' | 'observations' | 'quiet'>) {
    this.store = store;
    this.#head = { ...head };
  }

  /** The record as it stands. */
  record(): RunRecord {
    return {
      ...this.#head,
      scenarios: this.#scenarios,
      quiet: this.#quiet === null ? null : { steps: this.#quiet },
      observations: this.#observations,
    };
  }

  update(change: Partial<Omit<RunRecord, 'scenarios' | 'observations' | 'quiet'>>): void {
    Object.assign(this.#head, change);
  }

  addScenario(scenario: Pick<RunRecord['scenarios'][number], 'id' | 'technique' | 'atomic'>): void {
    this.#scenarios.push({ ...scenario, notExercised: [], arms: [], verdicts: [] });
  }

  judged(id: string, verdicts: readonly Verdict[], notExercised: readonly string[]): void {
    const scenario = this.#scenario(id);
    scenario.verdicts = verdicts;
    scenario.notExercised = notExercised;
  }

  beginAttempt(key: ArmKey, marker: string, attempt: number): void {
    if (key.arm === 'quiet' || key.scenario === null) {
      this.#quiet ??= [];
      return;
    }
    const { arms } = this.#scenario(key.scenario);
    const arm = arms.find((known) => known.arm === key.arm);
    if (arm === undefined) arms.push({ arm: key.arm, marker, attempts: attempt, steps: [] });
    else Object.assign(arm, { marker, attempts: attempt });
  }

  /** Appends the step as running, saves, and returns how to end it, which saves again. */
  async beginStep(
    key: ArmKey,
    step: StepName,
  ): Promise<(end: Pick<StepRecord, 'status' | 'reason'>) => Promise<StepRecord>> {
    const steps = this.#steps(key);
    const started = performance.now();
    const running: StepRecord = {
      step,
      status: 'running',
      reason: null,
      startedAt: hostTimestamp(),
      durationMs: 0,
    };
    const index = steps.push(running) - 1;
    await this.save();
    return async (end) => {
      const ended: StepRecord = { ...running, ...end, durationMs: Math.round(performance.now() - started) };
      steps[index] = ended;
      await this.save();
      return ended;
    };
  }

  skipStep(key: ArmKey, step: StepName, reason: NonNullable<StepRecord['reason']>): void {
    this.#steps(key).push({
      step,
      status: 'skipped',
      reason,
      startedAt: hostTimestamp(),
      durationMs: 0,
    });
  }

  /** Returns the observation's id. */
  observe(key: ArmKey | null, step: StepName | null, fact: Fact): string {
    const id = `o${this.#observations.length + 1}`;
    const { kind, source, summary, data, at } = fact;
    this.#observations.push({
      id,
      scenario: key?.scenario ?? null,
      arm: key?.arm ?? null,
      step,
      at: at ?? hostTimestamp(),
      source,
      kind,
      summary,
      data,
    });
    return id;
  }

  /** One write at a time, in order. */
  save(): Promise<void> {
    const next = this.#saving.then(() => this.store.save(this.record()));
    this.#saving = next.catch(() => {});
    return next;
  }

  #steps(key: ArmKey): StepRecord[] {
    if (key.arm === 'quiet' || key.scenario === null) {
      this.#quiet ??= [];
      return this.#quiet;
    }
    const arm = this.#scenario(key.scenario).arms.find((known) => known.arm === key.arm);
    if (arm === undefined) throw new Error(`arm ${key.arm} of ${key.scenario} was not begun`);
    return arm.steps;
  }

  #scenario(id: string): ScenarioLog {
    const scenario = this.#scenarios.find((known) => known.id === id);
    if (scenario === undefined) throw new Error(`scenario ${id} was not added`);
    return scenario;
  }
}
