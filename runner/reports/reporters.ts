import type { Diff } from '../model/memory/diff.ts';
import type { RunRecord } from '../model/run-record.ts';
import type { Reporter } from '../ports/reporter.ts';
import { attireReport } from './attire/attire-report.ts';
import { type ConsoleView, consoleReport } from './console/console-report.ts';
import { diffReport } from './console/diff-report.ts';
import { csvReport } from './csv/csv-report.ts';
import { githubReport } from './github/github-report.ts';
import { htmlReport } from './html/html-report.ts';
import { jsonText } from './json-text.ts';
import { junitReport } from './junit/junit-report.ts';
import { markdownReport } from './markdown/markdown-report.ts';
import { navigatorLayer } from './navigator/navigator-layer.ts';
import { sarifReport } from './sarif/sarif-report.ts';
import type { ScenarioFile } from './scenario-file.ts';

/**
 * The reporters by the name of their format; `view` is how the console report is to look, `fileOf` where annotations find a
 * scenario.
 */
export function reporters(
  view: ConsoleView,
  fileOf: ScenarioFile = () => null,
): ReadonlyMap<string, Reporter> {
  const all: readonly Reporter[] = [
    { format: 'console', render: (run, { diff }) => [encoded(onConsole(run, diff, view))] },
    { format: 'json', render: (run) => [encoded(jsonText(run))] },
    { format: 'html', render: (run, context) => [encoded(htmlReport(run, context))] },
    { format: 'junit', render: (run, { diff }) => [encoded(junitReport(run, diff))] },
    { format: 'markdown', render: (run, context) => [encoded(markdownReport(run, context))] },
    { format: 'github', render: (run, context) => [encoded(githubReport(run, context, fileOf))] },
    { format: 'csv', render: (run) => [new TextEncoder().encode(csvReport(run))] },
    { format: 'attire', render: (run) => [encoded(attireReport(run))] },
    { format: 'navigator', render: (run) => [encoded(navigatorLayer(run))] },
    { format: 'sarif', render: (run, { diff }) => [encoded(sarifReport(run, diff, fileOf))] },
  ];
  return new Map(all.map((reporter) => [reporter.format, reporter]));
}

/** A run that had a baseline is followed by what changed since, as when it was made. */
function onConsole(run: RunRecord, diff: Diff | null, view: ConsoleView): string {
  const { colour, columns = 0, verbose } = view;
  const report = consoleReport(run, view);
  return diff === null ? report : `${report}\n\n${diffReport(diff, { colour, columns, all: verbose })}`;
}

/** Their names. */
export const reportFormats: readonly string[] = [
  ...reporters({ folder: null, verbose: false, colour: false }).keys(),
];

function encoded(text: string): Uint8Array {
  return new TextEncoder().encode(`${text}\n`);
}
