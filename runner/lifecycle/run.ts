import { hostTimestamp } from '../model/host-time.ts';
import type { RunRecord } from '../model/run-record.ts';
import { runOutcome } from '../verdicts/outcome.ts';
import { faultOf, interruptionOf, MachineLost } from './lifecycle-errors.ts';
import type { Plan, Rig } from './rig.ts';
import { runQuiet } from './run-quiet.ts';
import { judgeRun, runScenario } from './run-scenario.ts';
import { stopBeforeVerdicts } from './stops.ts';

/**
 * One run: the scenarios in their arms, the quiet arm, the verdicts. Whatever happens on the way, the machine is stopped, and
 * the record says how far the run came. A fault that no arm can take (the guest does not start) is thrown after that.
 */
export async function run(plan: Plan, rig: Rig): Promise<RunRecord> {
  await rig.log.save();
  let fault: unknown = null;
  try {
    await start(rig);
    for (const scenario of plan.scenarios) await runScenario(scenario, plan, rig);
    if (plan.quiet && !rig.signal.aborted) await runQuiet(rig);
  } catch (error) {
    fault = error instanceof MachineLost ? error.cause : error;
    recordFault(rig, 'harness', faultOf(error));
  }
  if (fault !== null || anyFailed(rig.log.record())) await keepConsole(rig);
  const stopped = await stop(rig);
  await stopBeforeVerdicts(rig).catch((error: unknown) => {
    fault ??= error;
  });
  if (rig.signal.aborted) recordInterruption(rig);
  await conclude(plan, rig, stopped);
  if (fault !== null && !rig.signal.aborted) throw fault;
  return rig.log.record();
}

/** Judges what was seen, and closes the record. `stopped`: nothing of the machine is in the way of a clean end. */
export async function conclude(plan: Plan, rig: Rig, stopped: boolean): Promise<void> {
  await judgeRun(plan, rig);
  rig.log.update({
    state: rig.signal.aborted ? 'interrupted' : 'finished',
    finishedAt: hostTimestamp(),
    cleanUp: stopped && provenClean(rig.log.record(), rig) ? 'clean' : 'dirty',
  });
  rig.log.update({ outcome: runOutcome(rig.log.record()) });
  await rig.log.save();
}

async function start(rig: Rig): Promise<void> {
  rig.progress({ is: 'machine', doing: 'starting' });
  const call = { signal: rig.signal, timeoutMs: rig.limits.callMs };
  // Where the machine does not start, too, the gateways are waited for: what is still starting can't be stopped.
  const [booted] = await Promise.allSettled([rig.boots.start(rig.signal), startGateways(rig)]);
  if (booted.status === 'rejected') throw booted.reason;
  const session = booted.value;
  rig.log.update({
    target: {
      ...rig.log.record().target,
      fingerprint: { ...(await rig.target.fingerprint(session, call)), ...gatewaysOf(rig) },
    },
  });
}

/** `webGateway`, `mailGateway`: through which the run's images go. */
function gatewaysOf({ gateways }: Rig): Readonly<Record<string, string>> {
  return Object.fromEntries(gateways.map(({ way, name }) => [`${way}Gateway`, name]));
}

/** One that does not start keeps nothing from being run but what goes through it. */
async function startGateways(rig: Rig): Promise<void> {
  const { gateways, signal, limits } = rig;
  const call = { signal, timeoutMs: limits.startMs };
  const started = await Promise.allSettled(gateways.map(async (gateway) => gateway.start(call)));
  for (const [index, one] of started.entries()) {
    if (one.status === 'rejected') recordFault(rig, gateways[index]?.name ?? 'gateway', faultOf(one.reason));
  }
}

/** False when the machine could not be stopped or something of it is left. */
async function stop(rig: Rig): Promise<boolean> {
  rig.progress({ is: 'machine', doing: 'stopping' });
  // No Ctrl-C stops this.
  const left = await ending(rig, 'the guest keeps what the run brought into it', () =>
    rig.boots.end(AbortSignal.timeout(rig.limits.cleanUpMs)),
  );
  const stopped = await ending(rig, 'the machine could not be stopped', async () =>
    rig.target.machine[Symbol.asyncDispose](),
  );
  let closed = true;
  for (const gateway of rig.gateways) {
    const otherwise = `${gateway.name} could not be stopped`;
    closed = (await ending(rig, otherwise, async () => gateway[Symbol.asyncDispose]())) && closed;
  }
  return left && stopped && closed;
}

async function ending(rig: Rig, otherwise: string, work: () => Promise<void>): Promise<boolean> {
  try {
    await work();
    return true;
  } catch (error) {
    const { code, text } = faultOf(error);
    recordFault(rig, 'machine', { code, text: `${otherwise}: ${text}` }, 'clean-up');
    return false;
  }
}

function recordFault(
  rig: Rig,
  by: string,
  fault: { readonly code: string; readonly text: string },
  step: 'clean-up' | null = null,
): void {
  rig.log.observe(null, step, { kind: 'fault', source: by, summary: fault.text, data: { by, ...fault } });
}

/** Between two steps there is none that takes it, and nobody could tell afterwards why the run ended there. */
function recordInterruption(rig: Rig): void {
  const why = interruptionOf(rig.signal);
  const { observations } = rig.log.record();
  if (!observations.some(({ kind, data }) => kind === 'fault' && data.code === why.code))
    recordFault(rig, 'harness', why);
}

function anyFailed({ scenarios }: RunRecord): boolean {
  return scenarios.some(({ arms }) =>
    arms.some(({ steps }) => steps.some(({ status }) => status === 'failed')),
  );
}

/** The console goes with the machine; what it said is kept beside the record. */
async function keepConsole(rig: Rig): Promise<void> {
  const call = { signal: AbortSignal.timeout(rig.limits.callMs), timeoutMs: rig.limits.callMs };
  try {
    const { alive, console } = await rig.target.machine.diagnose(call);
    if (console === null) return;
    const file = await rig.log.store.keepConsole(console.bytes);
    const state = alive ? 'is running' : 'has ended';
    recordFault(rig, 'machine', {
      code: 'CONSOLE',
      text: `the machine ${state}; what its console said is in ${file}`,
    });
  } catch (error) {
    recordFault(rig, 'machine', faultOf(error));
  }
}

/**
 * A machine that goes back to a snapshot, and is gone at the end, keeps nothing; any other, and a mail system, must have been proven clean
 * in every arm.
 */
function provenClean(record: RunRecord, rig: Rig): boolean {
  const keepsMails = rig.gateways.some(({ way }) => way === 'mail');
  if (rig.target.machine.reverts !== 'never' && !keepsMails) return true;
  return record.scenarios.every(({ arms }) =>
    arms.every(({ steps }) =>
      steps.filter(({ step }) => step === 'clean-up').every(({ status }) => status === 'completed'),
    ),
  );
}
