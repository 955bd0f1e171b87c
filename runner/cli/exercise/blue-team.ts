import type { StepAhead } from '../../lifecycle/rig.ts';
import type { RunLog } from '../../lifecycle/run-log.ts';
import type { Control } from '../../model/control.ts';
import type { Scenario } from '../../model/scenario.ts';
import type { ActiveArm, ArmName, ControlId, StepName } from '../../model/words.ts';
import type { Saying } from './line.ts';

/** What is kept of one note, in characters. */
export const longestNote = 2_000;

/** One arm as far as it has come. */
export interface ArmSoFar {
  readonly scenario: Scenario;
  readonly arm: ActiveArm;
  readonly attempt: number;
  /** When each step began: host monotonic clock, milliseconds. */
  readonly began: ReadonlyMap<StepName, number>;
}

/** What the blue team has said of one control, or noted. */
interface Word {
  readonly scenario: string | null;
  readonly arm: ArmName;
  readonly control: ControlId | null;
  readonly says: Saying | null;
  readonly note: string | null;
  readonly sinceStepMs: number | null;
}

/** Where the run stands as something is noted. */
export interface NotePlace {
  readonly scenario: string | null;
  readonly arm: ArmName;
  readonly step: StepName | null;
  readonly attempt: number | null;
}

/** What was said, and of which arm. All of it goes into the run's record as it is said. */
export class BlueTeam {
  readonly #log: RunLog;
  readonly #controls: ReadonlyMap<ControlId, Control>;
  /** In the order in which they were begun. */
  readonly #arms: ArmSoFar[] = [];
  readonly #words: Word[] = [];

  constructor(log: RunLog, controls: readonly Control[]) {
    this.#log = log;
    this.#controls = new Map(controls.map((control) => [control.id, control]));
  }

  /** What has begun of the arm that goes on. */
  reached({ scenario, arm, attempt, began }: StepAhead): void {
    const at = this.#arms.findIndex((one) => one.scenario.id === scenario.id && one.arm === arm);
    const before = this.#arms[at];
    if (before === undefined) this.#arms.push({ scenario, arm, attempt, began });
    // Of an attempt in which nothing was done yet, nobody can have seen anything.
    else if (wasTouched({ began })) this.#arms[at] = { scenario, arm, attempt, began };
  }

  /** The arm that can be spoken of: the last one in which something was done to the guest; at the very beginning, the first. */
  spokenOf(): ArmSoFar | null {
    return this.#arms.findLast(wasTouched) ?? this.#arms[0] ?? null;
  }

  arms(): readonly ArmSoFar[] {
    return this.#arms;
  }

  controlsOf({ scenario }: Pick<ArmSoFar, 'scenario'>): readonly Control[] {
    return scenario.controls.flatMap((id) => this.#controls.get(id) ?? []);
  }

  /** The controls whose step has begun in the arm, and of which nothing was said there. */
  openIn(arm: ArmSoFar): readonly Control[] {
    const said = this.saidIn(arm).map(({ control }) => control);
    return this.controlsOf(arm).filter(
      ({ id, actsAt, needsMark }) =>
        arm.began.has(actsAt) && !(needsMark && arm.arm === 'unmarked') && !said.includes(id),
    );
  }

  saidIn({ scenario, arm }: ArmSoFar): readonly Word[] {
    return this.#words.filter((word) => word.scenario === scenario.id && word.arm === arm);
  }

  /** A later word replaces no earlier one. @returns milliseconds since the control's step began, null where it has not */
  async say(arm: ArmSoFar, control: Control, says: Saying, note: string | null): Promise<number | null> {
    const began = arm.began.get(control.actsAt);
    const sinceStepMs = began === undefined ? null : Math.round(performance.now() - began);
    const key = { scenario: arm.scenario.id, arm: arm.arm };
    const word = { control: control.id, says, note, sinceStepMs };
    this.#words.push({ ...key, ...word });
    this.#log.observe(key, control.actsAt, {
      ...{ kind: 'blue-team', source: 'blue team' },
      summary: `the blue team says of ${control.id}: ${says}`,
      data: { ...word, attempt: arm.attempt },
    });
    await this.#log.save();
    return sinceStepMs;
  }

  async note(place: NotePlace, note: string): Promise<void> {
    const { scenario, arm, step, attempt } = place;
    const word = { control: null, says: null, note, sinceStepMs: null };
    this.#words.push({ scenario, arm, ...word });
    this.#log.observe({ scenario, arm }, step, {
      ...{ kind: 'blue-team', source: 'blue team' },
      summary: 'a note of the blue team',
      data: { ...word, ...(attempt === null ? {} : { attempt }) },
    });
    await this.#log.save();
  }
}

/** Building goes on outside of the guest. */
function wasTouched({ began }: Pick<ArmSoFar, 'began'>): boolean {
  return [...began.keys()].some((step) => step !== 'build');
}
