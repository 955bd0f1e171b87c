import type { RunRecord, ScenarioRecord } from '../../model/run-record.ts';
import { ladder } from '../content/arms/ladder.ts';
import { noiseOf } from '../content/arms/noise.ts';
import { residualGaps } from '../content/arms/residual-gaps.ts';
import { endingOf } from '../content/run/ending.ts';
import { driftOf } from '../content/target/drift.ts';
import { evidenceRemark } from '../content/target/evidence-remark.ts';
import { type Modelled, modelledBy } from '../content/target/modelled.ts';
import { ownConfiguration } from '../content/target/own-rules.ts';
import { type FindingLabel, findingsOf, verdictsOf } from '../content/verdicts/findings.ts';
import { wrapped } from '../lines.ts';
import { printable } from '../printable.ts';
import { consoleColumns } from './console-columns.ts';
import { exerciseLines } from './exercise-lines.ts';
import { type Paint, paintFor } from './paint.ts';
import { legend, verdictTable } from './verdict-table.ts';

export interface ConsoleView {
  /** Where the run is kept, to be named at the end. */
  readonly folder: string | null;
  readonly verbose: boolean;
  readonly colour: boolean;
  /** Of the terminal; 80 when not given, or 0 as a terminal says that does not know. */
  readonly columns?: number;
}

interface Page extends Required<ConsoleView> {
  readonly paint: Paint;
  readonly modelled: readonly Modelled[] | null;
}

const styles: Readonly<Record<FindingLabel, Parameters<Paint>[0]>> = {
  'NOT CLEAN': 'red',
  UNEXPECTED: 'red',
  UNDECLARED: 'yellow',
  FAULT: 'red',
  INCONCLUSIVE: 'yellow',
};

/** The run in plain text for people, without the last line's end. Nothing in it but the folder's path is longer than a line. */
export function consoleReport(run: RunRecord, view: ConsoleView): string {
  const columns = consoleColumns(view.columns);
  const page: Page = { ...view, columns, paint: paintFor(view.colour), modelled: modelledBy(run) };
  return [
    header(run, page),
    ...run.scenarios.map((scenario) => scenarioPart(run, scenario, page)),
    remarks(run, page),
    ending(run, page),
  ]
    .filter((part) => part.length > 0)
    .map((part) => part.join('\n'))
    .join('\n\n');
}

function header(run: RunRecord, { columns, paint }: Page): readonly string[] {
  const { name, platform, fingerprint, posture } = run.target;
  const kind = platform === 'reference' ? 'reference guest' : 'Windows';
  const accelerator = fingerprint.accelerator === undefined ? '' : `, accelerator ${fingerprint.accelerator}`;
  const title = `run ${run.id} on ${name} (${kind}${accelerator})${posture.name === null ? '' : `, posture ${posture.name}`}`;
  const drift = driftOf(run);
  const { file, rules, notAsked } = ownConfiguration(run);
  const own = [
    ...(rules.length === 0 ? [] : [`own rules (${file}): ${rules.map(({ control }) => control).join(', ')}`]),
    ...(notAsked.length === 0 ? [] : [`not asked: ${notAsked.join(', ')}`]),
  ];
  return [
    ...wrapped(printable(title), columns, '  ').map((line) => paint('bold', line)),
    ...(drift.length === 0 ? [] : wrapped(`  drift: ${printable(drift.join(', '))}`, columns, '    ')),
    ...own.flatMap((line) => wrapped(`  ${printable(line)}`, columns, '    ')),
  ];
}

function scenarioPart(run: RunRecord, scenario: ScenarioRecord, page: Page): readonly string[] {
  const { columns, paint } = page;
  const { atomic, arms, verdicts, notExercised } = scenario;
  const official = atomic === null ? '' : `, atomic test ${atomic.number} (${atomic.guid})`;
  const lines = (text: string) => wrapped(`  ${printable(text)}`, columns, '    ');
  return [
    ...wrapped(printable(`${scenario.id}${official}`), columns, '  ').map((line) => paint('bold', line)),
    ...(arms.length === 0
      ? ['  no arm was run']
      : arms.flatMap((arm) => armLines(run, scenario.id, arm, page))),
    ...verdictTable(run, 'preventive', verdicts, page),
    ...verdictTable(run, 'detective', verdicts, page),
    ...(notExercised.length === 0 ? [] : lines(`not exercised: ${notExercised.join(', ')}`)),
    ...residualGaps(run, scenario).flatMap((gap) => lines(`residual gap: ${gap}`)),
    ...exerciseLines(run, scenario.id).flatMap(lines),
  ];
}

/** Breaks between rungs only. */
function armLines(
  run: RunRecord,
  scenario: string,
  arm: ScenarioRecord['arms'][number],
  { columns }: Page,
): readonly string[] {
  const lead = `  ${arm.arm.padEnd(8)}${arm.attempts > 1 ? ` attempt ${arm.attempts}:` : ''}`;
  const rungs = ladder(run, scenario, arm).map((rung, i) => (i === 0 ? '' : '> ') + printable(rung));
  return wrapped([lead, ...rungs], columns, ' '.repeat(11));
}

/** What holds for all scenarios. */
function remarks(run: RunRecord, { columns, modelled }: Page): readonly string[] {
  const verdicts = verdictsOf(run).map(({ verdict }) => verdict);
  const remark = evidenceRemark(run);
  const texts = [
    ...(verdicts.some(({ outcome }) => outcome !== 'expected') ? [`marks: ${legend}`] : []),
    `noise: ${noiseOf(run)}`,
    ...(modelled === null ? [] : [sensorRemark(run, modelled)]),
    ...(remark === null ? [] : [remark + alsoModelled(modelled ?? [])]),
    ...exerciseLines(run, null),
  ];
  return texts.flatMap((text) => wrapped(printable(text), columns, '  '));
}

function sensorRemark(run: RunRecord, modelled: readonly Modelled[]): string {
  const detective = new Set(
    verdictsOf(run).flatMap(({ verdict: v }) => (v.kind === 'detective' ? [v.control] : [])),
  );
  const names = modelled
    .filter(({ controls }) => controls.some((id) => detective.has(id)))
    .map(({ name }) => name);
  return `sensors: real${names.length === 0 ? '' : `, modelled: ${names.join(', ')}`}`;
}

function alsoModelled(modelled: readonly Modelled[]): string {
  const others = modelled.filter(({ controls }) => controls.length === 0).map(({ name }) => name);
  return others.length === 0 ? '' : ` Also modelled: ${others.join('; ')}.`;
}

function ending(run: RunRecord, { columns, paint, folder }: Page): readonly string[] {
  const findings = findingsOf(run).flatMap(({ label, text, detail }) => [
    ...wrapped(`${label} ${text}`, columns, '  ').map((line, i) =>
      i === 0 ? paint(styles[label], label) + line.slice(label.length) : line,
    ),
    ...(detail === null ? [] : wrapped(`  ${detail}`, columns, '  ')),
  ]);
  return [
    ...findings,
    ...wrapped(endingOf(run), columns, '  ').map((line) => paint('bold', line)),
    ...(folder === null ? [] : [`run folder: ${printable(folder)}`]),
  ];
}
