import type { Plan, ProgressEvent, Rig } from '../../lifecycle/rig.ts';
import { run } from '../../lifecycle/run.ts';
import type { RunRecord } from '../../model/run-record.ts';
import type { RunFolder } from '../../store/run-folder.ts';
import { exitCode } from '../../verdicts/exit-code.ts';
import { rigOn, type Wanted } from '../compose/rig-on.ts';
import type { Asking } from '../exercise/step-by-step.ts';
import { categoryOf } from '../report-error.ts';
import type { Memory } from './aftermath.ts';
import type { ChosenTarget } from './chosen-targets.ts';

/** One run on one target, ready to begin. */
export interface RunToDo {
  readonly target: ChosenTarget;
  readonly wanted: Wanted;
  readonly plan: Plan;
  readonly folder: RunFolder;
  /** What ties it to others of the same call. */
  readonly batch: string | null;
  readonly memory: Memory;
}

export interface EndedRun {
  readonly target: string;
  readonly folder: RunFolder;
  /** Null where it could not even be begun. */
  readonly record: RunRecord | null;
  /** What ended it before its time, or null. */
  readonly fault: unknown;
  readonly code: 0 | 1 | 2 | 3 | 4;
}

interface How {
  readonly signal: AbortSignal;
  /** The folder of the run folders. */
  readonly out: string;
  /** Whether it is not begun where another run of the target is under way there. */
  readonly alone: boolean;
  /** Who is asked before each step, or null. */
  readonly asking: Asking | null;
  readonly progress: (event: ProgressEvent) => void;
  /** Called with the machine before it is started, for whoever has to end it at once. */
  readonly onMachine: (machine: AsyncDisposable) => void;
  /** Shows and keeps what came of it. */
  readonly ended: (folder: RunFolder, record: RunRecord) => Promise<void>;
}

/** Runs it to its end, whatever that is: nothing is thrown, so that no run is in another's way. */
export async function runOne(todo: RunToDo, how: How): Promise<EndedRun> {
  const { target, folder } = todo;
  try {
    if (!how.alone) return await onTarget(todo, how);
    const { alone } = await import('../scheduling/alone.ts');
    return await alone(target.name, how.out, how.signal, () => onTarget(todo, how));
  } catch (fault) {
    return { target: target.name, folder, record: null, fault, code: codeOf(fault) };
  }
}

async function onTarget(todo: RunToDo, how: How): Promise<EndedRun> {
  const { target } = todo;
  if (target.platform === 'reference') return ran(todo, how);
  const { aloneOnTarget } = await import('../compose/windows/alone-on-target.ts');
  return aloneOnTarget(target, how.signal, () => ran(todo, how));
}

async function ran({ target, wanted, plan, folder, batch }: RunToDo, how: How): Promise<EndedRun> {
  const parts = await rigOn(target, wanted, { folder, signal: how.signal, progress: how.progress });
  const rig = how.asking === null ? parts : await steppedThrough(parts, wanted, how.asking);
  rig.log.update({ batch });
  how.onMachine(rig.target.machine);
  const broken = await faultOf(run(plan, rig));
  const record = rig.log.record();
  const unkept = await faultOf(how.ended(folder, record));
  return { target: target.name, folder, record, ...ending(record, broken ?? unkept) };
}

async function steppedThrough(rig: Rig, { lab }: Wanted, asking: Asking): Promise<Rig> {
  const { stepByStep } = await import('../exercise/step-by-step.ts');
  return stepByStep(rig, lab, asking);
}

/** What is wrong with the input goes first; else a finding or a dirty machine says more than the fault that ended the run. */
function ending({ cleanUp, outcome }: RunRecord, fault: unknown): Pick<EndedRun, 'fault' | 'code'> {
  const inputWrong = fault !== null && codeOf(fault) === 2;
  const code = exitCode({ inputWrong, cleanUp, outcome });
  return { fault, code: fault === null || code !== 0 ? code : 3 };
}

function codeOf(fault: unknown): 2 | 3 {
  return categoryOf(fault) === 'user' ? 2 : 3;
}

/** What the work threw, or null. */
async function faultOf(work: Promise<unknown>): Promise<unknown> {
  try {
    await work;
    return null;
  } catch (error) {
    return error;
  }
}
