import type { ControlChange } from '../../model/memory/diff.ts';
import type { RunRecord } from '../../model/run-record.ts';
import type { ReportContext } from '../../ports/reporter.ts';
import { notProvenClean, runTrouble } from '../content/run/run-trouble.ts';
import { type Finding, findingsOf, inconclusiveOf } from '../content/verdicts/findings.ts';
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
  const regressed = (diff?.controls ?? []).filter(({ change }) => change === 'regressed');
  const errors = findings.filter(({ label }) => label === 'NOT CLEAN' || label === 'UNEXPECTED');
  const warnings = [
    ...findings.filter(({ label }) => label === 'FAULT' || label === 'UNDECLARED'),
    ...inconclusiveOf(run),
  ];
  const trouble = runTrouble(run);
  const untold = run.state !== 'finished' || errors.length + warnings.length === 0;
  const unproven = run.cleanUp === null ? [notProvenClean] : [];
  return [
    ...errors.toSorted((a, b) => rank(a) - rank(b)).map((one) => annotationOf('error', one, fileOf)),
    ...changesOf(
      'error',
      'REGRESSED',
      regressed.filter((one) => !isTold(one, errors)),
      fileOf,
    ),
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
function rank({ label, verdicts }: Finding): number {
  if (label === 'NOT CLEAN') return 0;
  const status = verdicts[0]?.verdict.status;
  return status === 'prevented' || status === 'detected' ? 2 : 1;
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

function isTold({ control, scenario }: ControlChange, errors: readonly Finding[]): boolean {
  return errors.some(({ verdicts }) =>
    verdicts.some((one) => one.verdict.control === control && one.scenario.id === scenario),
  );
}

/** A control that changed in the same way in several scenarios is one annotation. */
function changesOf(
  level: Annotation['level'],
  label: string,
  changes: readonly ControlChange[],
  fileOf: ScenarioFile,
): readonly Annotation[] {
  const groups = Map.groupBy(
    changes,
    ({ control, before, after }) =>
      `${control}: ${before ?? 'not judged'} before, ${after ?? 'not judged'} now`,
  );
  return [...groups].map(([text, group]) => ({
    level,
    title: `${label} ${group[0]?.control ?? ''}`,
    message: [
      text,
      `in ${group.map(({ scenario }) => scenario).join(', ')}`,
      ...new Set(group.flatMap(({ why }) => why ?? [])),
    ],
    file: fileOfFirst(
      group.map(({ scenario }) => scenario),
      fileOf,
    ),
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
