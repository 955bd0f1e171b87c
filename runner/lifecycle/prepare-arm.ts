import { extname } from 'node:path';
import { hostTime } from '../model/host-time.ts';
import type { Scenario } from '../model/scenario.ts';
import type { ControlId, ControlState } from '../model/words.ts';
import type { Call } from '../ports/call.ts';
import type { ClockDifference } from '../ports/event-source.ts';
import type { ProbedState } from '../ports/guest.ts';
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

/** @param image name of the one that the arm is about, or null: its kind decides what some controls are set to */
export async function readyMachine(
  key: ArmKey,
  attempt: number,
  image: string | null,
  rig: Rig,
  c: Call,
): Promise<ReadyArm> {
  const { session, probed, read } = await firstReadings(rig, c).catch(async (error: unknown) => {
    // That a machine died as the arm before ended may be noticed only now. Nothing was done in it yet, so another takes its place.
    if (c.signal.aborted || error instanceof MachineLost || !(await hasDied(rig, c))) throw error;
    return firstReadings(rig, c);
  });
  const policy = policyFor(probed, image);
  recordPosture(key, attempt, probed, policy, rig);
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
  const ready = await readyMachine(key, attempt, scenario.image.name, rig, call);
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

type Probed = ReadonlyMap<ControlId, ProbedState>;
type Policy = ReadyArm['policy'];

/** What each control is set to, where an image of this name is about. */
function policyFor(probed: Probed, image: string | null): Policy {
  const kind = extname(image ?? '').toLowerCase();
  return Object.fromEntries([...probed].map(([id, { state, ofImages }]) => [id, ofImages?.[kind] ?? state]));
}

/** The arm's own states, and in the run's table everything that was probed, so that it does not hang on which arm came last. */
function recordPosture(key: ArmKey, attempt: number, probed: Probed, policy: Policy, rig: Rig): void {
  rig.log.observe(key, null, {
    kind: 'posture',
    source: 'guest',
    summary: 'controls as the guest is configured',
    data: { states: policy, attempt },
  });
  const { posture } = rig.target;
  const table = { ...policyFor(probed, null), ...statesOfImages(probed) };
  rig.log.update({ target: { ...rig.log.record().target, posture: { ...posture, probed: table } } });
}

/** `mount-verb (.vhd)`: where a control is set otherwise for one kind of image. */
function statesOfImages(probed: Probed): Policy {
  const others = [...probed].flatMap(([id, { state, ofImages = {} }]) =>
    Object.entries(ofImages)
      .filter(([, own]) => own !== state)
      .map(([kind, own]) => [`${id} (${kind})`, own] as const),
  );
  return Object.fromEntries(others);
}
