import type { Observation } from '../../model/observation.ts';
import type { RunRecord, ScenarioRecord, Verdict } from '../../model/run-record.ts';
import { residualGaps } from '../content/arms/residual-gaps.ts';
import { type ExerciseMoment, momentsOf } from '../content/blue-team.ts';
import { duration } from '../content/figures/duration.ts';
import { doubtsOf } from '../content/run/doubts.ts';
import { verdictInWords } from '../content/verdicts/verdict-in-words.ts';
import { printable } from '../printable.ts';
import { type GuestStep, guestStepsOf } from './guest-steps.ts';
import { noteText } from './note-text.ts';

interface Output {
  readonly type: 'console';
  readonly level: 'STDOUT' | 'STDERR';
  readonly content: string;
}

/** Most lines of one step's own output. */
const mostLines = 40;

/** What the step came to, what was seen in it, and what the blue team said of it. */
export function stepOutput(run: RunRecord, scenario: ScenarioRecord, step: GuestStep): readonly Output[] {
  const { record } = step;
  const ofStep = seenIn(step);
  // Raw events are in the run folder; what became of them is told by the alerts.
  const shown = ofStep.filter(({ kind }) => kind !== 'event' && kind !== 'pause' && kind !== 'blue-team');
  const left = shown.length - mostLines;
  const lines = shown.slice(0, mostLines).map(({ summary }) => printable(summary));
  const more = left > 0 ? [`and ${left} more in run.json`] : [];
  return [
    output('STDOUT', [`${record.step}: ${statusWords[record.status]}`, ...lines, ...more]),
    ...(record.reason === null
      ? []
      : [output('STDERR', [printable(`${record.reason.code}: ${record.reason.text}`)])]),
    ...momentsIn(run, scenario)
      .filter(({ observation }) => ofStep.includes(observation))
      .map((moment) => ofExercise(moment, '')),
  ];
}

const statusWords = {
  running: 'it is not known how it ended',
  completed: 'done',
  blocked: 'stopped',
  failed: 'failed',
  skipped: 'not tried',
} as const;

/** What the run says of the whole scenario, and the words of the blue team that belong to no step that was done. */
export function scenarioOutput(run: RunRecord, scenario: ScenarioRecord): readonly Output[] {
  const doubts = doubtsOf(run).map(({ text }) => output('STDERR', [`about the run: ${text}`]));
  const gaps = residualGaps(run, scenario).map((gap) => `residual gap: ${printable(gap)}`);
  const told = new Set(guestStepsOf(run, scenario).flatMap((step) => seenIn(step)));
  return [
    ...scenario.verdicts.map((verdict) => output('STDOUT', ofVerdict(verdict))),
    ...gaps.map((gap) => output('STDOUT', [gap])),
    ...momentsIn(run, scenario)
      .filter(({ observation }) => !told.has(observation))
      .map((moment) => ofExercise(moment, place(moment))),
    ...doubts,
  ];
}

function ofVerdict(verdict: Verdict): readonly string[] {
  const { control, kind, timeToDetectMs, noise, why } = verdict;
  const time = timeToDetectMs === null ? '' : `, after ${duration(timeToDetectMs)}`;
  const hits = noise === 0 ? '' : `; hits while nothing was done: ${noise}`;
  return [
    `${kind} control ${printable(control)}: ${verdictInWords(verdict)}${time}`,
    `why: ${printable(why)}${hits}`,
  ];
}

function seenIn({ record, seen }: GuestStep): readonly Observation[] {
  return seen.filter(({ step }) => step === record.step);
}

/** Those of the run as a whole belong to every scenario. */
function momentsIn(run: RunRecord, { id }: ScenarioRecord): readonly ExerciseMoment[] {
  return momentsOf(run).filter(({ observation }) => [id, null].includes(observation.scenario));
}

/** @param where to be named, where it does not stand at its step */
function ofExercise(
  { observation, waitedMs, control, says, note, replaced }: ExerciseMoment,
  where: string,
): Output {
  if (observation.kind === 'pause') {
    const stopped = waitedMs === null ? 'stopped' : `stopped for ${duration(waitedMs)}`;
    return output('STDOUT', [`exercise${where}: ${stopped} before ${observation.step ?? 'the next step'}`]);
  }
  const about = control === null ? '' : ` on ${printable(control)}`;
  const words = [
    says === null ? [] : printable(says),
    note === null ? [] : noteText(note),
    replaced ? 'replaced by a later word' : [],
  ].flat();
  return output('STDOUT', [`blue team${about}${where}: ${words.join('; ')}`]);
}

function place({ observation: { kind, arm, step } }: ExerciseMoment): string {
  // Before which step it stopped is said anyway.
  const parts = [arm === null ? 'the whole run' : `${arm} arm`, kind === 'pause' ? null : step];
  return ` (${parts.filter((part) => part !== null).join(', ')})`;
}

function output(level: Output['level'], lines: readonly string[]): Output {
  return { type: 'console', level, content: lines.join('\n') };
}
