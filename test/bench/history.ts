import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { reportContext } from '../../runner/cli/memory/report-context.ts';
import { keepRecords, yearOfRuns } from '../store/history/year-of-runs.ts';
import { row } from './rows.ts';
import { motw } from './timed-motw.ts';

const times = 5;

/** A year of nightly runs, made up: listed and compared with the database as it is, and with none. */
export async function benchHistory(): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'motw-bench-'));
  try {
    const { records } = yearOfRuns();
    await keepRecords(folder, records);
    const [before, after] = [records.at(-30), records.at(-1)];
    if (before === undefined || after === undefined) throw new Error('there is no year without runs');
    const history = ['history', '--out', folder];
    // Read once, so that every measurement finds the records in the system's memory.
    await motw(history);
    const timed = async (
      what: string,
      args: readonly string[],
      first: () => Promise<void> = async () => {},
    ) => {
      const walls: number[] = [];
      for (let i = 0; i < times; i++) {
        await first();
        // A diff tells by its exit code what it found.
        walls.push((await motw(args, {}, [0, 1, 3])).wallMs);
      }
      row(what, walls, 'ms', 0);
    };
    const runs = `${records.length} runs`;
    await timed(`motw history, ${runs} remembered: wall`, history);
    await timed(`motw history --last ${records.length} --json: wall`, [
      ...history,
      '--last',
      '9999',
      '--json',
    ]);
    await timed(`motw diff of two of ${runs}: wall`, ['diff', before.id, after.id, '--out', folder]);
    await timed(`motw history, ${runs}, the database made anew: wall`, history, () =>
      rm(join(folder, 'history.sqlite')),
    );
    const added: number[] = [];
    for (let i = 0; i < times; i++) {
      const started = performance.now();
      await reportContext(join(folder, after.id), after);
      added.push(performance.now() - started);
    }
    row("a run's end: its history for the report", added, 'ms');
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
