import type { Plan } from '../../lifecycle/rig.ts';
import type { RunRecord } from '../../model/run-record.ts';
import { RunFolder } from '../../store/run-folder.ts';
import { newRunId } from '../../store/run-id.ts';
import type { Wanted } from '../compose/rig-on.ts';
import type { Asking } from '../exercise/step-by-step.ts';
import { RunProgress } from '../progress/run-progress.ts';
import { unseen } from '../progress/shown.ts';
import { reportError } from '../report-error.ts';
import type { Memory } from './aftermath.ts';
import type { ChosenTarget } from './chosen-targets.ts';
import { codeOver } from './code-over.ts';
import { type EndedRun, type RunToDo, runOne } from './run-one.ts';

interface Planned {
  readonly target: ChosenTarget;
  readonly wanted: Wanted;
  readonly plan: Plan;
  readonly memory: Memory;
}

export interface How {
  /** The folder of the run folders. */
  readonly out: string;
  /** How often each is run, one after the other. */
  readonly repeat: number;
  readonly atOnce: number;
  /** Whether a run is not begun where another one of its target is under way. */
  readonly alone: boolean;
  /** Who is asked before each step, or null. */
  readonly asking: Asking | null;
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
  const { say } = todo.memory;
  const aftermath = once(async () => {
    const { Aftermath } = await import('./aftermath.ts');
    return new Aftermath(todo.memory, how.out);
  });
  using progress = new RunProgress(say === 'changes' ? unseen : process.stderr);
  const { fault, record, code } = await runOne(todo, {
    ...how,
    progress: (event) => {
      progress.show(event);
      // The machine has started, and this process waits for it from now on.
      if (event.is === 'arm') Promise.all([results(), aftermath()]).catch(() => {});
    },
    async ended({ folder }, record) {
      progress.end();
      const [{ showAndKeep }, after] = await Promise.all([results(), aftermath()]);
      const format = say === 'everything' ? 'console' : how.json ? 'json' : 'nothing';
      await showAndKeep(folder, record, { format, diff: after.add(folder, record) });
    },
  });
  if (fault !== null) reportError(fault, process.stderr, say === 'everything' && justRead(record, fault));
  return codeOver([code, await (await aftermath()).end()]);
}

/** Where both streams are on one terminal, the report has just said what the fault was. */
function justRead(record: RunRecord | null, fault: unknown): boolean {
  if (!process.stdout.isTTY || !process.stderr.isTTY || !(fault instanceof Error)) return false;
  return (
    record?.observations.some(({ kind, summary }) => kind === 'fault' && summary === fault.message) ?? false
  );
}

/** What it gave whoever asked first. */
function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | null = null;
  return () => {
    made ??= make();
    return made;
  };
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
