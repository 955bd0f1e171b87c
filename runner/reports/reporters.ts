import type { Reporter } from '../ports/reporter.ts';
import { type ConsoleView, consoleReport } from './console/console-report.ts';
import { htmlReport } from './html/html-report.ts';
import { jsonReport } from './json-report.ts';

/** The reporters by the name of their format; `view` is how the console report is to look. */
export function reporters(view: ConsoleView): ReadonlyMap<string, Reporter> {
  const all: readonly Reporter[] = [
    { format: 'console', render: (run) => [encoded(consoleReport(run, view))] },
    { format: 'json', render: (run) => [encoded(jsonReport(run))] },
    { format: 'html', render: (run, context) => [encoded(htmlReport(run, context))] },
  ];
  return new Map(all.map((reporter) => [reporter.format, reporter]));
}

function encoded(text: string): Uint8Array {
  return new TextEncoder().encode(`${text}\n`);
}
