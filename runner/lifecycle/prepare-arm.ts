import { extname } from 'node:path';
import { hostTime } from '../model/host-time.ts';
import type { Scenario } from '../model/scenario.ts';
import type { ControlId, ControlState, SwitchState } from '../model/words.ts';
import type { Call } from '../ports/call.ts';
import type { ClockDifference } from '../ports/event-source.ts';
import type { Gateway } from '../ports/gateway.ts';
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

/** What an arm is about, as far as some controls are not set alike for everything. */
interface Subject {
  /** Name of the image: its kind may decide. */
  readonly image: string;
  readonly deliver: Pick<Scenario['deliver'], 'by' | 'unpack'>;
}

/** @param about null: nothing in particular */
export async function readyMachine(
  key: ArmKey,
  attempt: number,
  about: Subject | null,
  rig: Rig,
  c: Call,
): Promise<ReadyArm> {
  const { session, probed, read } = await firstReadings(rig, about, c).catch(async (error: unknown) => {
    // That a machine died as the arm before ended may be noticed only now. Nothing was done in it yet, so another takes its place.
    if (c.signal.aborted || error instanceof MachineLost || !(await hasDied(rig, c))) throw error;
    return firstReadings(rig, about, c);
  });
  const policy = policyFor(probed, about);
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
  const ready = await readyMachine(key, attempt, aboutOf(scenario), rig, call);
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
    places: [],
    mounted: null,
    listing: [],
    call,
  };
}

async function firstReadings(rig: Rig, about: Subject | null, c: Call) {
  const session = await rig.boots.clean(c.signal);
  const { declared } = rig.target.posture;
  await session.switchboard?.set(new Map(Object.entries(declared)), c);
  const [probed, read, ...gateways] = await Promise.all([
    session.guest.posture(c),
    session.guest.clock(c),
    ...rig.gateways
      .filter(({ way }) => way === about?.deliver.by)
      .map((gateway) => asDeclared(gateway, declared[gateway.control], c)),
  ]);
  return { session, probed: new Map([...probed, ...gateways]), read };
}

/** Sets a gateway that can be set, and says how it is then. */
async function asDeclared(
  gateway: Gateway,
  state: SwitchState | undefined,
  c: Call,
): Promise<readonly [ControlId, ProbedState]> {
  if (state !== undefined) await gateway.set?.(state, c);
  return [gateway.control, await gateway.probe(c)];
}

async function hasDied(rig: Rig, c: Call): Promise<boolean> {
  return rig.target.machine.diagnose(c).then(
    ({ alive }) => !alive,
    () => false,
  );
}

type Probed = ReadonlyMap<ControlId, ProbedState>;
type Policy = ReadyArm['policy'];

function aboutOf({ image, deliver }: Scenario): Subject {
  return { image: image.name, deliver };
}

/** What each control is set to, where this is about. */
function policyFor(probed: Probed, about: Subject | null): Policy {
  const kind = extname(about?.image ?? '').toLowerCase();
  const by = about?.deliver.unpack ?? null;
  return Object.fromEntries(
    [...probed].map(([id, { state, ofImages, ofUnpackers }]) => [
      id,
      (by === null ? undefined : ofUnpackers?.[by]) ?? ofImages?.[kind] ?? state,
    ]),
  );
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
  const known = rig.log.record().target.posture.probed;
  const table = { ...known, ...policyFor(probed, null), ...otherStates(probed) };
  rig.log.update({ target: { ...rig.log.record().target, posture: { ...posture, probed: table } } });
}

/** `mount-verb (.vhd)`, `archive-propagation (tar)`: where a control is set otherwise for one kind of image, or one tool. */
function otherStates(probed: Probed): Policy {
  const others = [...probed].flatMap(([id, { state, ofImages = {}, ofUnpackers = {} }]) =>
    Object.entries({ ...ofImages, ...ofUnpackers })
      .filter(([, own]) => own !== state)
      .map(([kind, own]) => [`${id} (${kind})`, own] as const),
  );
  return Object.fromEntries(others);
}
