import { diffOf } from '../../comparison/diff.ts';
import { exitCodeOf } from '../../comparison/exit-code.ts';
import { sinceLastKnown } from '../../comparison/since-last-known.ts';
import type { Diff } from '../../model/memory/diff.ts';
import { type RememberedRun, rememberedOf } from '../../model/memory/remembered-run.ts';
import type { RunRecord } from '../../model/run-record.ts';
import { diffReport } from '../../reports/console/diff-report.ts';
import { repetitionReport } from '../../reports/console/repetition-report.ts';
import { History } from '../../store/history/history.ts';
import { print, printUnbroken } from '../print.ts';
import { reportError } from '../report-error.ts';
import type { Hooks } from '../scheduling/hooks.ts';
import { terminalView } from '../wording/terminal-view.ts';

/** What a run is held against, and who hears of it. */
export interface Memory {
  /** Earlier runs of the target, or null. */
  readonly baseline: readonly RememberedRun[] | null;
  /** Compared although conditions differ. */
  readonly across: boolean;
  /** `changes`: only what is otherwise than it last was. `nothing`: standard output belongs to somebody else. */
  readonly say: 'everything' | 'changes' | 'nothing';
  readonly hooks: Hooks | null;
}

interface Ended {
  readonly folder: string;
  readonly record: RunRecord;
}

/** What follows from the runs of one target: its run, or its repetitions. */
export class Aftermath {
  readonly #memory: Memory;
  readonly #out: string;
  readonly #ended: Ended[] = [];

  /** @param out the folder of the run folders */
  constructor(memory: Memory, out: string) {
    this.#memory = memory;
    this.#out = out;
  }

  /** Takes a run that has ended. Returns it, with its earlier repetitions, held against the baseline. */
  add(folder: string, record: RunRecord): Diff | null {
    this.#ended.push({ folder, record });
    return this.#diff();
  }

  /** Says and tells what is otherwise. Returns the exit code that follows from it, 3 where it could not be told; the runs have their own. */
  async end(): Promise<0 | 1 | 3> {
    const newest = this.#ended.at(-1);
    if (newest === undefined) return 0;
    const { say } = this.#memory;
    const view = terminalView(process.stdout);
    const diff = this.#diff();
    const code = diff === null ? 0 : exitCodeOf(diff);
    if (say === 'everything' && this.#ended.length > 1)
      print(
        `\n${repetitionReport(
          this.#ended.map(({ record }) => record),
          view,
        )}`,
      );
    if (diff !== null && (say === 'everything' || (say === 'changes' && code !== 0)))
      print(`\n${diffReport(diff, { ...view, all: false })}`);
    const told = await this.#tell(newest).catch((error: unknown) => {
      // What the runs found goes before what could not be said of it.
      reportError(error, process.stderr);
      return false;
    });
    return code === 0 && !told ? 3 : code;
  }

  #diff(): Diff | null {
    const { baseline, across } = this.#memory;
    const runs = this.#ended.map(({ record }) => rememberedOf(record));
    return baseline === null || runs.length === 0 ? null : diffOf(baseline, runs, { across });
  }

  /** False where somebody should have been told and was not. */
  async #tell({ folder, record }: Ended): Promise<boolean> {
    const { say, hooks } = this.#memory;
    if (say !== 'changes' && hooks === null) return true;
    const [{ transitionsOf }, { judgedNothing }, { onlyChanges }, { tell }] = await Promise.all([
      import('../scheduling/transitions.ts'),
      import('../scheduling/why-untold.ts'),
      import('../scheduling/only-changes.ts'),
      import('../scheduling/hooks.ts'),
    ]);
    const earlier = await earlierRuns(this.#out, record);
    const runs = this.#ended.map((ended) => ended.record);
    const since = sinceLastKnown(earlier, runs.map(rememberedOf));
    const transitions = transitionsOf(runs, since, earlier);
    const isFirst = judgedNothing(earlier) && !judgedNothing(runs);
    if (say === 'changes')
      for (const line of onlyChanges({ record, transitions, folder, isFirst })) printUnbroken(line, '      ');
    return hooks === null || (await tell(hooks, transitions, record, folder));
  }
}

/** Of the same target in the same posture, newest first; without those in which `--drift` had something set otherwise than it is. */
async function earlierRuns(out: string, { id, target }: RunRecord): Promise<readonly RememberedRun[]> {
  using history = await History.open(out);
  const runs = history.earlier({ id, target: target.name, posture: target.posture.name });
  return [...runs].filter(({ drift }) => Object.keys(drift).length === 0);
}
