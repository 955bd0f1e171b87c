import type { RunRecord, ScenarioRecord, Verdict } from '../../model/run-record.ts';
import { undeclared } from '../../model/words.ts';
import { printable } from '../printable.ts';
import type { Paint } from './paint.ts';

/** What decides the run's outcome, a line each: why it is not simply `expected`. */
export interface Finding {
  readonly label: string;
  /** Short enough for one line. */
  readonly text: string;
  /** What stands indented below it, or null. */
  readonly detail: string | null;
  readonly style: Parameters<Paint>[0];
}

export function findingsOf(run: RunRecord): readonly Finding[] {
  const unexpected = verdictsOf(run).filter(({ verdict }) => verdict.outcome === 'unexpected');
  return [
    ...leftovers(run),
    ...unexpectedOf(unexpected, run.scenarios.length > 1),
    ...verdictsOf(run)
      .filter(({ verdict }) => verdict.control === undeclared)
      .map(({ verdict }) => finding('UNDECLARED', verdict.why, 'yellow')),
    ...faults(run),
    // A run names root causes, not their echoes.
    ...(unexpected.length === 0 ? inconclusive(run) : []),
  ];
}

/** The same control seen the same way in several scenarios is one finding. */
function unexpectedOf(verdicts: ReturnType<typeof verdictsOf>, several: boolean): readonly Finding[] {
  const groups = Map.groupBy(
    verdicts,
    ({ verdict: { control, expected, status } }) => `${control}: expected ${expected}, seen ${status}`,
  );
  return [...groups].map(([text, group]) => {
    const reasons = [...new Set(group.map(({ verdict }) => verdict.why))].join('; ');
    const where = several ? `${group.map(({ scenario }) => scenario.id).join(', ')}: ` : '';
    return { ...finding('UNEXPECTED', text, 'red'), detail: printable(where + reasons) };
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
      return [finding('NOT CLEAN', `clean-up of ${id} ${arm}: ${reason}`, 'red')];
    }),
  );
  return [...unproven, ...runFaults(run, true).map((text) => finding('NOT CLEAN', text, 'red'))];
}

function faults(run: RunRecord): readonly Finding[] {
  return runFaults(run, false).map((text) => finding('FAULT', text, 'red'));
}

/** Faults that no arm has taken. */
function runFaults({ observations }: RunRecord, cleaningUp: boolean): readonly string[] {
  return observations
    .filter(({ kind, arm, step }) => kind === 'fault' && arm === null && (step === 'clean-up') === cleaningUp)
    .map(({ summary, data }) => (typeof data.code === 'string' ? `${data.code}: ${summary}` : summary));
}

/** Controls that are inconclusive for the same reason share a line. */
function inconclusive(run: RunRecord): readonly Finding[] {
  const verdicts = verdictsOf(run).map(({ verdict }) => verdict);
  if (verdicts.length > 0 && verdicts.every(({ outcome }) => outcome === 'unstated')) {
    return [
      finding(
        'INCONCLUSIVE',
        'nothing is expected of any control: state expectations in the scenario',
        'yellow',
      ),
    ];
  }
  const byReason = Map.groupBy(
    verdicts.filter(({ outcome }) => outcome === 'inconclusive'),
    ({ why }) => why,
  );
  return [...byReason].map(([why, group]) => {
    const controls = [...new Set(group.map(({ control }) => control))];
    return finding('INCONCLUSIVE', `${controls.join(', ')}: ${why}`, 'yellow');
  });
}

function finding(label: string, text: string, style: Finding['style']): Finding {
  return { label, text: printable(text), detail: null, style };
}

export function verdictsOf(
  run: RunRecord,
): readonly { readonly scenario: ScenarioRecord; readonly verdict: Verdict }[] {
  return run.scenarios.flatMap((scenario) => scenario.verdicts.map((verdict) => ({ scenario, verdict })));
}
