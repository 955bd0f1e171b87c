import { Command } from 'commander';
import { diffOf } from '../../../comparison/diff.ts';
import { exitCodeOf } from '../../../comparison/exit-code.ts';
import type { Diff } from '../../../model/memory/diff.ts';
import type { RememberedRun } from '../../../model/memory/remembered-run.ts';
import { diffReport } from '../../../reports/console/diff-report.ts';
import { type NamedRuns, runsBefore, runsNamed } from '../../memory/named-runs.ts';
import { print, printJson } from '../../print.ts';
import { terminalView } from '../../wording/terminal-view.ts';

interface Options {
  readonly across?: true;
  readonly all?: true;
  readonly json?: true;
  readonly out: string;
}

export function diffCommand(): Command {
  return new Command('diff')
    .argument(
      '<before>',
      'a run id or the beginning of one, `latest`, a run folder, or the id of a batch; given alone, it is the later one',
    )
    .argument('[after]', 'the run that is held against it')
    .option(
      '--across',
      'compare although build, patch level, posture, rules, arms or harness version differ; what differs is named',
    )
    .option('--all', 'name what is unchanged, too')
    .option('--json', 'one JSON document (motw.diff/1) on standard output')
    .option('--out <dir>', 'folder of the run folders', 'runs')
    .addHelpText('after', more)
    .action(async (before: string, after: string | undefined, options: Options) => {
      const diff = diffOf(...(await sides(options.out, before, after)), { across: options.across === true });
      show(diff, options);
      process.exitCode = exitCodeOf(diff);
    });
}

const more = `
Says of every control whether it improved, regressed, is unchanged, flaky (its
repetitions disagree), or incomparable, and why: the conditions that it hangs
on differ, or it could not be judged in one of the two. One run alone is held
against the newest one before it on the same target in the same posture that
tells of the same scenarios in the same arms. A run that was repeated (run
--repeat) stands for all its repetitions.

A control that was switched off, a rule or a sensor that is gone and --drift
are what made it worse, and never a reason not to compare. A rule that was
changed is one, unless --across is given. A rule of your own that is gone takes
its control with it: that is incomparable, too.

Exit codes: 0 nothing is worse, 1 something regressed, 2 wrong input,
3 something is flaky or incomparable

Examples:
  $ motw diff latest
  $ motw diff 20261123-064512-3f9a 20261124-064512-77b1
  $ motw diff 20261123 20261124 --across --all`;

/** Of two repetitions of one run, each stands for itself. */
async function sides(
  out: string,
  first: string,
  second: string | undefined,
): Promise<[readonly RememberedRun[], readonly RememberedRun[]]> {
  const named = await runsNamed(out, first);
  if (second === undefined) return [(await runsBefore(named)).runs, named.runs];
  const other = await runsNamed(out, second);
  return areRepetitions(named, other) ? [[named.named], [other.named]] : [named.runs, other.runs];
}

function areRepetitions(one: NamedRuns, other: NamedRuns): boolean {
  return one.named.id !== other.named.id && one.runs.some(({ id }) => id === other.named.id);
}

function show(diff: Diff, { json, all }: Options): void {
  if (json) printJson(diff);
  else print(diffReport(diff, { ...terminalView(process.stdout), all: all === true }));
}
