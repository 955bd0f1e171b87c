import { Command } from 'commander';
import { reportFormats } from '../../reports/reporters.ts';
import { readDiff } from '../../store/diff-file.ts';
import { findRun, readNamedRun } from '../../store/find-run.ts';
import { noContext, reportContext } from '../memory/report-context.ts';
import { showRun } from '../results/show-run.ts';

const formats: Readonly<Record<string, string>> = {
  console: 'for people, as wide as the terminal',
  json: 'the record itself, motw.run/1',
  html: 'one file: no network, no script',
  junit: 'for CI services: a test a control',
  markdown: "for a job's summary or a comment",
  github: 'annotations of a GitHub Actions job',
  csv: 'a row a verdict',
  attire: 'ATTiRe 1.1, which VECTR imports',
  navigator: 'a layer of results for the ATT&CK Navigator',
  sarif: 'SARIF 2.1.0, for code scanning',
};
/** Those that show more than the run: what changed since its baseline, and some the history and the calibration, too. */
const withDiff: readonly string[] = ['console', 'junit', 'github', 'sarif'];
const withHistory: readonly string[] = ['html', 'markdown'];

export function reportCommand(): Command {
  return new Command('report')
    .argument('<run>', 'a run id or the beginning of one, `latest`, or a run folder')
    .option('--format <name>', 'see below', 'console')
    .option('--verbose', 'say for every control why')
    .option('--out <dir>', 'folder of the run folders', 'runs')
    .addHelpText(
      'after',
      `
Formats:
${reportFormats.map((format) => `  ${format.padEnd(9)}  ${formats[format]}`).join('\n')}

Where the run had a baseline, console, html, junit, markdown, github and sarif
say what changed since. html and markdown show the history of the target, too,
and html the newest calibration.

Examples:
  $ motw report latest --verbose
  $ motw report latest --format html > report.html
  $ motw report latest --format markdown >> "$GITHUB_STEP_SUMMARY"`,
    )
    .action(async (ref: string, options: { format: string; verbose?: true; out: string }) => {
      const folder = await findRun(options.out, ref);
      const { format, verbose } = options;
      const record = await readNamedRun(folder);
      const context = withHistory.includes(format)
        ? await reportContext(folder, record)
        : withDiff.includes(format)
          ? { ...noContext, diff: await readDiff(folder) }
          : noContext;
      await showRun(record, { format, folder, verbose: verbose === true, context }, process.stdout);
    });
}
