import type { Plan } from '../../lifecycle/rig.ts';
import type { RunRecord } from '../../model/run-record.ts';
import { RunFolder } from '../../store/run-folder.ts';
import { newRunId } from '../../store/run-id.ts';
import type { Wanted } from '../compose/rig-on.ts';
import { RunProgress } from '../progress/run-progress.ts';
import { reportError } from '../report-error.ts';
import type { ChosenTarget } from './chosen-targets.ts';
import { type EndedRun, type RunToDo, runOne } from './run-one.ts';

interface Planned {
  readonly target: ChosenTarget;
  readonly wanted: Wanted;
  readonly plan: Plan;
}

interface How {
  readonly out: string;
  /** How often each is run. */
  readonly repeat: number;
  readonly atOnce: number;
  readonly json: boolean;
  readonly signal: AbortSignal;
  readonly onMachine: (machine: AsyncDisposable) => void;
}

/** One run, or several on one or several targets, tied by a batch. Returns the exit code. */
export async function begin(planned: readonly Planned[], how: How): Promise<EndedRun['code']> {
  const folders = await newFolders(how.out, planned.length);
  const several = planned.length * how.repeat > 1;
  const batch = several ? `batch-${newRunId(new Date())}` : null;
  const runs = planned.map(
    (each, index): RunToDo => ({ ...each, batch, folder: folders[index] as RunFolder }),
  );
  const [only] = runs;
  if (batch === null && only !== undefined) return alone(only, how);
  const { runBatch } = await import('./run-batch.ts');
  return runBatch(runs, { ...how, batch: batch ?? '' });
}

async function alone(todo: RunToDo, how: How): Promise<EndedRun['code']> {
  using progress = new RunProgress(process.stderr);
  const { fault, record, code } = await runOne(todo, {
    ...how,
    progress: (event) => {
      progress.show(event);
      // The machine has started, and this process waits for it from now on.
      if (event.is === 'arm') results().catch(() => {});
    },
    async ended(folder, record) {
      progress.end();
      const { showAndKeep } = await results();
      await showAndKeep(folder.folder, record, how.json ? 'json' : 'console');
    },
  });
  if (fault !== null) reportError(fault, process.stderr, !how.json && justRead(record, fault));
  return code;
}

/** Where both streams are on one terminal, the report has just said what the fault was. */
function justRead(record: RunRecord | null, fault: unknown): boolean {
  if (!process.stdout.isTTY || !process.stderr.isTTY || !(fault instanceof Error)) return false;
  return (
    record?.observations.some(({ kind, summary }) => kind === 'fault' && summary === fault.message) ?? false
  );
}

/** Loaded once, whoever asks first. */
const results = () => import('../results/show-and-keep.ts');

/** Ids are given by the clock, and by chance within a millisecond. */
async function newFolders(out: string, count: number): Promise<readonly RunFolder[]> {
  const folders = new Map<string, RunFolder>();
  while (folders.size < count) {
    const folder = await RunFolder.create(out);
    folders.set(folder.id, folder);
  }
  return [...folders.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
}
