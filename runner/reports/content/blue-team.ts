import type { Observation } from '../../model/observation.ts';
import type { ArmRecord, RunRecord, Verdict } from '../../model/run-record.ts';
import type { ControlId, Status } from '../../model/words.ts';
import { duration } from './figures/duration.ts';

/**
 * How the blue team's word stands to what the machine saw. `remark`: no contradiction, but not the same either. `open`: one of the two
 * says nothing that the other could be held against.
 */
export type Accord = 'differ' | 'remark' | 'open' | 'agree';

/** In the order in which a reader wants them. */
export const accordWords: Readonly<Record<Accord, string>> = {
  differ: 'they differ',
  remark: 'a remark',
  open: 'left open',
  agree: 'they agree',
};

/** What the blue team said of one control in one arm, beside what the machine saw of it there. */
export interface BlueTeamWord {
  readonly observation: Observation;
  readonly control: ControlId;
  readonly says: string;
  readonly note: string | null;
  /** Since the control's step began; null where it had not. */
  readonly sinceStepMs: number | null;
  /** Null where the machine judged nothing. */
  readonly machine: Status | null;
  readonly accord: Accord;
  /** Both in one sentence without its end; it does not say who is right. */
  readonly sentence: string;
  /** What was said of the same before, oldest first. It is shown, and counts nowhere: the last word does. */
  readonly replaced: readonly ExerciseMoment[];
}

/** A stop of the exercise, or something that the blue team said or noted. */
export interface ExerciseMoment {
  readonly observation: Observation;
  /** Of a stop: how long it waited. */
  readonly waitedMs: number | null;
  readonly control: ControlId | null;
  readonly says: string | null;
  readonly note: string | null;
  /** Of a word on a control: since the control's step began; null where it had not. */
  readonly sinceStepMs: number | null;
  /** A word on a control after which another one was said of the same. */
  readonly replaced: boolean;
}

const statements = ['blocked', 'alerted', 'logged', 'nothing'] as const;
type Statement = (typeof statements)[number];

const onPrevention = { alerted: 'remark', logged: 'remark' } as const;
const nothingSaid = { blocked: 'open', alerted: 'open', logged: 'open', nothing: 'open' } as const;

/** What is not listed differs. */
const accords: Readonly<Record<Status, Readonly<Partial<Record<Statement, Accord>>>>> = {
  prevented: { blocked: 'agree', ...onPrevention },
  warned: onPrevention,
  'not-prevented': { nothing: 'agree', ...onPrevention },
  'not-configured': { nothing: 'agree', logged: 'remark' },
  'blocked-unattributed': nothingSaid,
  'not-reached': { nothing: 'open' },
  inconclusive: nothingSaid,
  detected: { alerted: 'agree', logged: 'remark', blocked: 'remark' },
  late: { alerted: 'agree', logged: 'remark', blocked: 'remark' },
  missed: { nothing: 'agree', logged: 'agree' },
  'not-instrumented': { nothing: 'agree' },
};

export function accordOf(says: string, machine: Status | null): Accord {
  const statement = statements.find((one) => one === says);
  return statement === undefined || machine === null ? 'open' : (accords[machine][statement] ?? 'differ');
}

/** The last word on each control in each attempt of an arm, those that differ first. */
export function blueTeamWords(run: RunRecord): readonly BlueTeamWord[] {
  const order = Object.keys(accordWords);
  return [...Map.groupBy(momentsOf(run), subjectOf)]
    .flatMap(([subject, moments]) => (subject === null ? [] : wordOf(run, moments)))
    .toSorted((a, b) => order.indexOf(a.accord) - order.indexOf(b.accord));
}

/** What a word is about, so that a later one of the same replaces it; null of what is no word on a control. */
function subjectOf({ observation, control, says }: Omit<ExerciseMoment, 'replaced'>): string | null {
  const { scenario, arm, data } = observation;
  return control === null || says === null
    ? null
    : JSON.stringify([scenario, arm, data.attempt ?? null, control]);
}

function wordOf(run: RunRecord, moments: readonly ExerciseMoment[]): readonly BlueTeamWord[] {
  const { observation, control, says, note, sinceStepMs } = moments.at(-1) as ExerciseMoment;
  if (control === null || says === null) return [];
  const scenario = run.scenarios.find(({ id }) => id === observation.scenario);
  const verdicts = (observation.scenario === null ? run.scenarios : [scenario])
    .flatMap((one) => one?.verdicts ?? [])
    .filter((verdict) => verdict.control === control);
  const again = wasBegunAgain(
    observation,
    scenario?.arms.find(({ arm }) => arm === observation.arm),
  );
  const machine = again ? null : seenBy(verdicts, observation);
  // Nobody can have seen what had not begun.
  const early = sinceStepMs === null && observation.arm !== null;
  const said = says === 'unsure' ? 'is unsure' : `says “${says}”`;
  const seen = again
    ? 'the machine judged another attempt'
    : machine === null
      ? 'the machine judged nothing'
      : `the machine saw ${machine}`;
  return [
    {
      observation,
      control,
      says,
      note,
      sinceStepMs,
      machine,
      accord: early ? 'open' : accordOf(says, machine),
      sentence: `${seen}, the blue team ${said}${early ? ` before ${observation.step ?? 'its step'} began` : ''}`,
      replaced: moments.slice(0, -1),
    },
  ];
}

/** What the blue team says of one arm is held against that arm: where nothing should act, nothing is no contradiction. */
function seenBy(verdicts: readonly Verdict[], { arm }: Observation): Status | null {
  if (arm === 'quiet') return null;
  const [seen, ...others] = new Set(verdicts.map(({ status, arms }) => (arm === null ? status : arms[arm])));
  return others.length === 0 ? (seen ?? null) : null;
}

function wasBegunAgain({ data }: Observation, arm: ArmRecord | undefined): boolean {
  return typeof data.attempt === 'number' && arm !== undefined && data.attempt < arm.attempts;
}

/** In the order of time, a stop before what was said in it; empty where the run was no exercise. */
export function momentsOf({ observations }: RunRecord): readonly ExerciseMoment[] {
  const moments = observations
    .filter(({ kind }) => kind === 'pause' || kind === 'blue-team')
    .map((observation) => {
      const { waitedMs, control, says, note, sinceStepMs } = observation.data;
      return {
        observation,
        waitedMs: observation.kind === 'pause' ? figure(waitedMs) : null,
        control: text(control),
        says: text(says),
        note: text(note),
        sinceStepMs: figure(sinceStepMs),
      };
    })
    .toSorted((a, b) => order(a.observation, b.observation));
  const last = new Map(moments.map((moment) => [subjectOf(moment), moment]));
  return moments.map((moment) => {
    const subject = subjectOf(moment);
    return { ...moment, replaced: subject !== null && last.get(subject) !== moment };
  });
}

/** Of moments in ISO 8601, all of them to the millisecond and in UTC. A stop is recorded at its end with the moment of its begin. */
function order(a: Observation, b: Observation): number {
  if (a.at !== b.at) return a.at < b.at ? -1 : 1;
  return Number(b.kind === 'pause') - Number(a.kind === 'pause');
}

function figure(value: unknown): number | null {
  return typeof value === 'number' ? value : null;
}

function text(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}

/** What a word that is no contradiction leaves open; null of any other. */
export function remarkOn({ accord, says, machine }: BlueTeamWord): string | null {
  if (accord !== 'remark') return null;
  if (machine !== 'detected' && machine !== 'late') return 'that does not say whether it was stopped';
  return says === 'logged' ? 'they found it in the telemetry, and name no alert' : 'both say that it acted';
}

/** `“nothing”, 480 ms (none seen)`: a word that a later one has replaced; not yet printable. */
export function replacedInWords({ says, note, sinceStepMs }: ExerciseMoment): string {
  const when = sinceStepMs === null ? '' : `, ${duration(sinceStepMs)}`;
  return `“${says}”${when}${note === null ? '' : ` (${note})`}`;
}
