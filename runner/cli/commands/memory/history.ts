import { Command } from 'commander';
import { historyOf } from '../../../comparison/history.ts';
import { UnknownNameError } from '../../../model/errors.ts';
import type { HistoryDocument } from '../../../model/memory/history.ts';
import { historyReport } from '../../../reports/console/history-report.ts';
import { History } from '../../../store/history/history.ts';
import { print, printJson, printUnbroken } from '../../print.ts';
import { ReadingProgress } from '../../progress/reading-progress.ts';
import { UsageError } from '../../usage-error.ts';
import { asCalled } from '../../wording/as-called.ts';
import { terminalView } from '../../wording/terminal-view.ts';

interface Options {
  readonly target?: string;
  readonly posture?: string;
  readonly scenario?: string;
  readonly control?: readonly string[];
  readonly since?: Date;
  readonly last?: number;
  readonly json?: true;
  readonly out: string;
}

/** Runs of each target in each posture, where nothing says how many. */
const usual = 30;

export function historyCommand(): Command {
  return new Command('history')
    .option('--target <name>', 'only runs on this target')
    .option('--posture <name>', 'only runs in this posture')
    .option('--scenario <id>', 'only runs of this scenario, and what it says of the controls')
    .option(
      '--control <id>',
      'only this control, in the runs that judged it (repeatable)',
      (id: string, before: readonly string[] = []) => [...before, id],
    )
    .option('--since <date>', 'only runs from this day or time on (UTC)', givenDate)
    .option(
      '--last <n>',
      `only the newest runs of each target and posture (default: ${usual}, or all since the date)`,
      givenCount,
    )
    .option('--json', 'one JSON document (motw.history/1) on standard output')
    .option('--out <dir>', 'folder of the run folders', 'runs')
    .addHelpText('after', more)
    .action(show);
}

const more = `
One line a control and one character a run, the oldest left: + it did its job,
~ late or only warned, - it did not; the legend below has the others. Then
every change of a status, and what else was otherwise between the two runs:
build, patch level, policies, rules, the harness itself.

What was read of the run folders is kept beside them in history.sqlite, so that
it is there at once the next time. Delete it whenever you like: nothing is in
it that the run folders do not hold. It is an SQLite database with a few tables
that explain themselves:
  $ sqlite3 -readonly runs/history.sqlite .schema

Examples:
  $ motw history
  $ motw history --control motw-propagation --since 2026-10-01
  $ motw history --target win11 --last 90 --json`;

async function show(options: Options): Promise<void> {
  const { history, kept } = await documentOf(options);
  if (options.json) return printJson(history);
  if (history.runs.length === 0) printUnbroken(asCalled(noRuns(options, kept, history)), '  ');
  const text = historyReport(history, terminalView(process.stdout));
  if (text !== '') print(text);
}

function noRuns(options: Options, kept: number, { unreadable }: HistoryDocument): string {
  const { out } = options;
  if (kept > 0) return `none of the ${kept} runs in ${out} has what was asked for: ${asked(options)}`;
  const readable = unreadable.length === 0 ? '' : ' that can be read';
  return `there is no run${readable} in ${out} yet; \`motw run\` makes one`;
}

/** Every option that leaves runs out, with what it was understood as. */
function asked({ target, posture, scenario, control = [], since }: Options): string {
  const given = [
    ['target', target],
    ['posture', posture],
    ['scenario', scenario],
    ...control.map((id) => ['control', id] as const),
    ['since', since?.toISOString().replace(/:00\.000Z$/, 'Z')],
  ] as const;
  return given.flatMap(([option, value]) => (value === undefined ? [] : [`--${option} ${value}`])).join(' ');
}

/** @throws UnknownNameError */
async function documentOf(
  options: Options,
): Promise<{ readonly history: HistoryDocument; readonly kept: number }> {
  using progress = new ReadingProgress(process.stderr);
  using history = await History.open(options.out, (done, of) => progress.read(done, of));
  const { target, posture, scenario, control: controls, since } = options;
  const kept = history.count();
  if (kept > 0) mustBeKnown(history, options);
  const last = options.last ?? (since === undefined ? usual : undefined);
  const runs = history.runs({ target, posture, scenario, controls, since, last });
  const document = historyOf(runs, history.unreadable);
  const asked = document.controls.filter(
    (each) =>
      (controls?.includes(each.control) ?? true) && (scenario === undefined || scenario === each.scenario),
  );
  return { history: { ...document, controls: asked }, kept };
}

function mustBeKnown(history: History, { target, posture, scenario, control = [] }: Options): void {
  const named = [
    ['target', target],
    ['posture', posture],
    ['scenario', scenario],
    ...control.map((id) => ['control', id] as const),
  ] as const;
  for (const [what, name] of named) {
    if (name === undefined) continue;
    const known = history.names(what);
    if (!known.includes(name)) throw new UnknownNameError(what, name, known);
  }
}

function givenDate(text: string): Date {
  // What names no zone is UTC, as the times in a record are.
  const date = new Date(/^\d{4}-\d\d-\d\dT[\d:.]+$/.test(text) ? `${text}Z` : text);
  if (!/^\d{4}-\d\d-\d\d(T|$)/.test(text) || Number.isNaN(date.getTime()))
    throw new UsageError(
      `--since ${text}: not a date`,
      'write it as 2026-11-24, 2026-11-24T09:30 or 2026-11-24T09:30:00 (all UTC), or with a zone: 2026-11-24T09:30Z, 2026-11-24T09:30:00+02:00',
    );
  return date;
}

function givenCount(text: string): number {
  const count = Number(text);
  if (!/^\d+$/.test(text) || !Number.isSafeInteger(count) || count < 1)
    throw new UsageError(`--last ${text}: not a number of runs`, 'such as --last 90');
  return count;
}
