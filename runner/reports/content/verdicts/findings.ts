import type { Observation } from '../../../model/observation.ts';
import type { RunRecord, ScenarioRecord, Verdict } from '../../../model/run-record.ts';
import { undeclared } from '../../../model/words.ts';
import { printable } from '../../printable.ts';
import { interruptionOf, isInterruption, wasCutShort } from '../run/interruption.ts';

export type FindingLabel = 'NOT CLEAN' | 'UNEXPECTED' | 'UNDECLARED' | 'FAULT' | 'INCONCLUSIVE';

export interface JudgedVerdict {
  readonly scenario: ScenarioRecord;
  readonly verdict: Verdict;
}

/** What decides the run's outcome, a line each: why it is not simply `expected`. Every text is printable. */
export interface Finding {
  readonly label: FindingLabel;
  /** Short enough for one line. */
  readonly text: string;
  /** What there is to say beside it, or null. */
  readonly detail: string | null;
  /** The verdicts that it is about; none where it is about the run. */
  readonly verdicts: readonly JudgedVerdict[];
}

export function findingsOf(run: RunRecord): readonly Finding[] {
  const unexpected = verdictsOf(run).filter(({ verdict }) => verdict.outcome === 'unexpected');
  // A run names root causes, not their echoes.
  const inconclusive = [...interruptionIn(run), ...(unexpected.length === 0 ? inconclusiveOf(run) : [])];
  return [
    ...leftovers(run),
    ...unexpectedOf(unexpected, run.scenarios.length > 1),
    ...verdictsOf(run)
      .filter(({ verdict }) => verdict.control === undeclared)
      .map((judged) => finding('UNDECLARED', judged.verdict.why, [judged])),
    ...withConsole(run, [...faults(run), ...inconclusive]),
  ];
}

/** The same control seen the same way in several scenarios is one finding. */
function unexpectedOf(verdicts: readonly JudgedVerdict[], several: boolean): readonly Finding[] {
  const groups = Map.groupBy(
    verdicts,
    ({ verdict: { control, expected, status } }) => `${control}: expected ${expected}, seen ${status}`,
  );
  return [...groups].map(([text, group]) => {
    const reasons = [...new Set(group.map(({ verdict }) => verdict.why))].join('; ');
    const where = several ? `${group.map(({ scenario }) => scenario.id).join(', ')}: ` : '';
    return { ...finding('UNEXPECTED', text, group), detail: printable(where + reasons) };
  });
}

/** Why a run is dirty: the clean-ups that were not proven, and a machine that could not be stopped. */
function leftovers(run: RunRecord): readonly Finding[] {
  if (run.cleanUp !== 'dirty') return [];
  const unproven = run.scenarios.flatMap(({ id, arms }) =>
    arms.flatMap(({ arm, steps }) => {
      const last = steps.findLast(({ step }) => step === 'clean-up');
      if (last?.status === 'completed') return [];
      const reason =
        last === undefined
          ? 'there was none'
          : last.reason === null
            ? last.status
            : `${last.reason.code}, ${last.reason.text}`;
      return [finding('NOT CLEAN', `clean-up of ${id} ${arm}: ${reason}`)];
    }),
  );
  const left = [...unproven, ...runFaults(run, true).map((text) => finding('NOT CLEAN', text))];
  return left.length > 0 ? left : [finding('NOT CLEAN', 'the record does not say what was left behind')];
}

function faults(run: RunRecord): readonly Finding[] {
  return runFaults(run, false).map((text) => finding('FAULT', text));
}

/** Faults that no arm has taken. */
function runFaults(run: RunRecord, cleaningUp: boolean): readonly string[] {
  const told = !cleaningUp && interruptionIn(run).length > 0;
  const texts = run.observations
    .filter(({ kind, arm, step }) => kind === 'fault' && arm === null && (step === 'clean-up') === cleaningUp)
    .filter((fault) => !isAboutConsole(fault) && !(told && isInterruption(fault)))
    .map(({ summary, data }) => (typeof data.code === 'string' ? `${data.code}: ${summary}` : summary));
  // A machine that does not start for a reason can't be asked for the same one.
  return [...new Set(texts)];
}

/** That the console was kept is no fault of its own; it may tell more of the first one. Who interrupts a run knows why. */
function withConsole(run: RunRecord, findings: readonly Finding[]): readonly Finding[] {
  const console = run.state === 'interrupted' ? undefined : run.observations.find(isAboutConsole);
  if (console === undefined) return findings;
  return findings.map((one, i) => (i === 0 ? { ...one, detail: printable(console.summary) } : one));
}

function isAboutConsole({ kind, arm, data }: Observation): boolean {
  return kind === 'fault' && arm === null && data.code === 'CONSOLE';
}

/** What an interrupted run did not come to is told once; nothing where it judged all, or judged nothing. */
export function interruptionIn(run: RunRecord): readonly Finding[] {
  const why = interruptionOf(run);
  const unjudged = verdictsOf(run).filter(({ verdict }) => wasCutShort(run, verdict));
  if (why === null || unjudged.length === 0) return [];
  const where = [...Map.groupBy(unjudged, ({ scenario }) => scenario)].map(([{ id, verdicts }, own]) => {
    const many = own.length < verdicts.length ? `${own.length} of ${verdicts.length}` : `all ${own.length}`;
    return `${many} controls in ${id}`;
  });
  return [finding('INCONCLUSIVE', `${why}, and these were not judged: ${where.join(', ')}`, unjudged)];
}

/** Controls that are inconclusive for the same reason share a line; those that an interruption kept from being judged have none. */
export function inconclusiveOf(run: RunRecord): readonly Finding[] {
  const verdicts = verdictsOf(run).filter(({ verdict }) => !wasCutShort(run, verdict));
  if (verdicts.length > 0 && verdicts.every(({ verdict }) => verdict.outcome === 'unstated')) {
    const how =
      run.target.platform === 'windows'
        ? 'take these over with `motw accept`, or state expectations in motw.yaml'
        : 'state expectations in the scenario or in motw.yaml';
    return [finding('INCONCLUSIVE', `nothing is expected of any control: ${how}`)];
  }
  const byReason = Map.groupBy(
    verdicts.filter(({ verdict }) => verdict.outcome === 'inconclusive'),
    ({ verdict }) => verdict.why,
  );
  return [...byReason].map(([why, group]) => {
    const controls = [...new Set(group.map(({ verdict }) => verdict.control))];
    return finding('INCONCLUSIVE', `${controls.join(', ')}: ${why}`, group);
  });
}

function finding(label: FindingLabel, text: string, verdicts: readonly JudgedVerdict[] = []): Finding {
  return { label, text: printable(text), detail: null, verdicts };
}

export function verdictsOf(run: RunRecord): readonly JudgedVerdict[] {
  return run.scenarios.flatMap((scenario) => scenario.verdicts.map((verdict) => ({ scenario, verdict })));
}
