import type { Plan, ProgressEvent, Rig } from '../../lifecycle/rig.ts';
import { run } from '../../lifecycle/run.ts';
import type { RunRecord } from '../../model/run-record.ts';
import type { RunFolder } from '../../store/run-folder.ts';
import { exitCode } from '../../verdicts/exit-code.ts';
import type { GatewaySet } from '../compose/gateways/gateway-set.ts';
import { waysOf } from '../compose/gateways/ways.ts';
import { gatewaysOf, rigOn, type Wanted } from '../compose/rig-on.ts';
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
  const { gateways = [] } = todo.wanted;
  if (gateways.length === 0) return aloneThere(todo, how);
  const { aloneOnGateways } = await import('../compose/gateways/alone-on-gateways.ts');
  return aloneOnGateways(gateways, how.signal, () => aloneThere(todo, how));
}

async function aloneThere(todo: RunToDo, how: How): Promise<EndedRun> {
  const { target } = todo;
  if (target.platform === 'reference') return ran(todo, how);
  const { aloneOnTarget } = await import('../compose/windows/alone-on-target.ts');
  return aloneOnTarget(target, how.signal, () => ran(todo, how));
}

async function ran(todo: RunToDo, how: How): Promise<EndedRun> {
  const gateways = gatewaysOf(todo.folder, todo.wanted);
  how.onMachine(gateways);
  try {
    return await through(gateways, todo, how);
  } finally {
    // Where it could not be ended, the record says so by now.
    await faultOf(gateways[Symbol.asyncDispose]());
  }
}

async function through(set: GatewaySet, todo: RunToDo, how: How): Promise<EndedRun> {
  const { target, wanted, plan, folder, batch } = todo;
  const { signal, progress } = how;
  const gateways = await set.of(waysOf(plan.scenarios), signal);
  const parts = await rigOn(target, wanted, { folder, gateways, signal, progress });
  const rig = how.asking === null ? parts : await steppedThrough(parts, wanted, how.asking);
  rig.log.update({ batch });
  how.onMachine(rig.target.machine);
  const broken = await faultOf(run(plan, rig));
  await end(set, rig);
  const record = rig.log.record();
  const unkept = await faultOf(how.ended(folder, record));
  return { target: target.name, folder, record, ...ending(record, broken ?? unkept) };
}

/** What of the gateways could not be ended is left behind, like a machine that could not be stopped. */
async function end(gateways: GatewaySet, { log }: Rig): Promise<void> {
  const fault = await faultOf(gateways[Symbol.asyncDispose]());
  if (fault === null) return;
  const text = `a gateway could not be ended: ${fault instanceof Error ? fault.message : String(fault)}`;
  const data = { by: 'gateway', code: 'GATEWAY_LEFT', text };
  log.observe(null, 'clean-up', { kind: 'fault', source: 'gateway', summary: text, data });
  log.update({ cleanUp: 'dirty' });
  await log.save();
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
