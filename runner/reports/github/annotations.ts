import type { ControlChange, Diff } from '../../model/memory/diff.ts';
import type { RunRecord } from '../../model/run-record.ts';
import type { ReportContext } from '../../ports/reporter.ts';
import { byControl, type ChangedControl } from '../content/comparison/changes-by-control.ts';
import { notProvenClean, runTrouble } from '../content/run/run-trouble.ts';
import {
  type Finding,
  type FindingLabel,
  findingsOf,
  inconclusiveOf,
  interruptionIn,
} from '../content/verdicts/findings.ts';
import { knownGapsOf } from '../content/verdicts/known-gaps.ts';
import type { ScenarioFile } from '../scenario-file.ts';
import type { Annotation } from './workflow-command.ts';

/** From then on a known gap is said to end soon. */
const soonMs = 14 * 24 * 60 * 60 * 1000;

/** What is to be said beside the code, a control once for all scenarios, the most important first within its level. */
export function annotationsOf(
  run: RunRecord,
  diff: ReportContext['diff'],
  fileOf: ScenarioFile,
): readonly Annotation[] {
  const findings = findingsOf(run);
  const labelled = (...some: readonly FindingLabel[]) => findings.filter(({ label }) => some.includes(label));
  const errors = [
    ...labelled('NOT CLEAN').map((one) => annotationOf('error', one, fileOf)),
    ...(diff === null ? [] : regressionIn(diff, fileOf)),
    ...labelled('UNEXPECTED')
      .toSorted((a, b) => rank(a) - rank(b))
      .map((one) => annotationOf('error', one, fileOf)),
  ];
  const interruption = interruptionIn(run);
  const warnings = [...labelled('FAULT', 'UNDECLARED'), ...interruption, ...inconclusiveOf(run)];
  const trouble = runTrouble(run);
  const unproven = run.cleanUp === null ? [notProvenClean] : [];
  const isTold = run.state === 'finished' ? errors.length + warnings.length > 0 : interruption.length > 0;
  const untold = !isTold || unproven.length > 0;
  return [
    ...errors,
    ...(untold && trouble !== null
      ? [
          {
            level: 'warning' as const,
            title: 'INCONCLUSIVE',
            message: [trouble, ...unproven],
            file: null,
          },
        ]
      : []),
    ...warnings.map((one) => annotationOf('warning', one, fileOf)),
    ...changesOf(
      'warning',
      'FLAKY',
      (diff?.controls ?? []).filter(({ change }) => change === 'flaky'),
      fileOf,
    ),
    ...changesOf(
      'notice',
      'IMPROVED',
      (diff?.controls ?? []).filter(({ change }) => change === 'improved'),
      fileOf,
    ),
    ...endingGaps(run, fileOf),
  ];
}

/** Of all that is wrong, that a control does more than was expected of it is the least. */
function rank({ verdicts }: Finding): number {
  const status = verdicts[0]?.verdict.status;
  return status === 'prevented' || status === 'detected' ? 1 : 0;
}

function annotationOf(
  level: Annotation['level'],
  { label, text, detail, verdicts }: Finding,
  fileOf: ScenarioFile,
): Annotation {
  const controls = [...new Set(verdicts.map(({ verdict }) => verdict.control))].join(', ');
  return {
    level,
    title: controls === '' ? label : `${label} ${controls}`,
    message: [text, ...(detail === null ? [] : [detail])],
    file: fileOfFirst(
      verdicts.map(({ scenario }) => scenario.id),
      fileOf,
    ),
  };
}

/** One for all that regressed since the baseline, as JUnit has one test for it. */
function regressionIn(diff: Diff, fileOf: ScenarioFile): readonly Annotation[] {
  const lost = diff.controls.filter(({ change }) => change === 'regressed');
  if (lost.length === 0) return [];
  const controls = [...new Set(lost.map(({ control }) => control))].join(', ');
  const baseline = diff.before === null ? 'what was last known' : `run ${diff.before.id}`;
  return [
    {
      level: 'error',
      title: `REGRESSED ${controls}`,
      message: [`compared with ${baseline}`, ...byControl(lost).map(changeInWords)],
      file: fileOfFirst(
        lost.map(({ scenario }) => scenario),
        fileOf,
      ),
    },
  ];
}

function changeInWords({ control, before, after, why, scenarios }: ChangedControl): string {
  const reason = why === null ? '' : `; ${why}`;
  return `${control}: ${before ?? 'not judged'} before, ${after ?? 'not judged'} now, in ${scenarios.join(', ')}${reason}`;
}

/** A control that changed in the same way in several scenarios is one annotation. */
function changesOf(
  level: Annotation['level'],
  label: string,
  changes: readonly ControlChange[],
  fileOf: ScenarioFile,
): readonly Annotation[] {
  return byControl(changes).map((one) => ({
    level,
    title: `${label} ${one.control}`,
    message: [changeInWords(one)],
    file: fileOfFirst(one.scenarios, fileOf),
  }));
}

/** Known gaps that end soon after the run; a record that has no end date says nothing here. */
function endingGaps(run: RunRecord, fileOf: ScenarioFile): readonly Annotation[] {
  return knownGapsOf(run).flatMap(({ scenario, verdict, text, until }) =>
    until === null || Date.parse(until) - Date.parse(run.startedAt) > soonMs
      ? []
      : [
          {
            level: 'notice' as const,
            title: `KNOWN GAP ends soon: ${verdict.control}`,
            message: [text, `in ${scenario.id}`],
            file: fileOf(scenario.id),
          },
        ],
  );
}

function fileOfFirst(scenarios: readonly string[], fileOf: ScenarioFile): string | null {
  return scenarios.map(fileOf).find((file) => file !== null) ?? null;
}
