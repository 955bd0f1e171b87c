import { hostTime } from '../model/host-time.ts';
import type { Scenario } from '../model/scenario.ts';
import type { ControlId, ControlState } from '../model/words.ts';
import type { Call } from '../ports/call.ts';
import type { ClockDifference } from '../ports/event-source.ts';
import type { Guest } from '../ports/guest.ts';
import type { Session } from '../ports/target.ts';
import type { ArmContext } from './arm-context.ts';
import { MachineLost } from './lifecycle-errors.ts';
import { sendCanaries } from './listening/canary.ts';
import { recordClock } from './listening/clock.ts';
import { Watch } from './listening/watch.ts';
import type { Rig } from './rig.ts';
import type { ArmKey } from './run-log.ts';

/** A clean machine with the wanted posture, its clock measured and its sensors asked for a sign of life. */
export interface ReadyArm {
  readonly session: Session;
  readonly watch: Watch;
  readonly policy: Readonly<Record<ControlId, ControlState | 'unknown'>>;
  readonly clock: ClockDifference;
  readonly canaryTokens: string[];
}

export async function readyMachine(key: ArmKey, attempt: number, rig: Rig, c: Call): Promise<ReadyArm> {
  const { session, probed, read } = await firstReadings(rig, c).catch(async (error: unknown) => {
    // That a machine died as the arm before ended may be noticed only now. Nothing was done in it yet, so another takes its place.
    if (c.signal.aborted || error instanceof MachineLost || !(await hasDied(rig, c))) throw error;
    return firstReadings(rig, c);
  });
  const policy = recordPosture(key, attempt, probed, rig);
  const clock = recordClock(key, attempt, read, rig);
  const watch = await Watch.open(session.sources, c);
  const canaryTokens: string[] = [];
  await sendCanaries({ rig, key, attempt, session, canaryTokens, call: c }, watch, null, 'opening', {
    provenMs: rig.limits.canaryMs,
    silentMs: rig.limits.canaryMs,
  });
  return { session, watch, policy, clock, canaryTokens };
}

export async function prepareArm(
  scenario: Scenario,
  key: ArmContext['key'],
  marker: string,
  attempt: number,
  rig: Rig,
): Promise<ArmContext> {
  const startedAt = hostTime();
  const call = { signal: rig.signal, timeoutMs: rig.limits.callMs };
  const ready = await readyMachine(key, attempt, rig, call);
  const cursors = ready.session.controlLogs.map(async (log) => [log.id, await log.cursor(call)] as const);
  const { clock, ...readings } = ready;
  return {
    ...readings,
    clocks: [clock],
    rig,
    scenario,
    key,
    marker,
    attempt,
    startedAt,
    controlLogCursors: new Map(await Promise.all(cursors)),
    stepStarts: new Map(),
    attemptStarts: new Map(),
    pids: [],
    roots: [],
    image: null,
    delivered: null,
    mounted: null,
    listing: [],
    call,
  };
}

async function firstReadings(rig: Rig, c: Call) {
  const session = await rig.boots.clean(c.signal);
  await session.switchboard?.set(new Map(Object.entries(rig.target.posture.declared)), c);
  const [probed, read] = await Promise.all([session.guest.posture(c), session.guest.clock(c)]);
  return { session, probed, read };
}

async function hasDied(rig: Rig, c: Call): Promise<boolean> {
  return rig.target.machine.diagnose(c).then(
    ({ alive }) => !alive,
    () => false,
  );
}

function recordPosture(
  key: ArmKey,
  attempt: number,
  probed: Awaited<ReturnType<Guest['posture']>>,
  rig: Rig,
): ReadyArm['policy'] {
  const states = Object.fromEntries([...probed].map(([id, { state }]) => [id, state]));
  rig.log.observe(key, null, {
    kind: 'posture',
    source: 'guest',
    summary: 'controls as the guest is configured',
    data: { states, attempt },
  });
  const { posture } = rig.target;
  rig.log.update({ target: { ...rig.log.record().target, posture: { ...posture, probed: states } } });
  return states;
}
