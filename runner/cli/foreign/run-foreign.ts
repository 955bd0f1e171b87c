import { randomBytes } from 'node:crypto';
import type { ForeignCommand, ForeignDocument } from '../../atomic/document/foreign-document.ts';
import { mayRunForeign, type PlannedCommand } from '../../atomic/foreign.ts';
import { faultOf } from '../../lifecycle/lifecycle-errors.ts';
import type { Limits, Rig } from '../../lifecycle/rig.ts';
import type { ControlId } from '../../model/words.ts';
import type { Target } from '../../ports/target.ts';
import { type EnteredTarget, enterTarget } from './entered.ts';
import { collect } from './evidence/collect.ts';
import type { Begun } from './evidence/hits.ts';
import { type Listening, startListening } from './evidence/listening.ts';
import { type ForeignPlan, mayNot } from './foreign-plan.ts';
import { leaveClean } from './leave-clean.ts';
import { momentNow, notRun, runPlanned } from './run-planned.ts';

/** What a run of a test that is not ours works with. */
export interface ForeignRig extends Pick<Rig, 'catalogue' | 'detector'> {
  readonly target: Target;
  readonly limits: Limits;
  /** What no source of the target has, of the user's own rules. */
  readonly missing: ReadonlyMap<ControlId, readonly string[]>;
  /** Aborted by Ctrl-C and SIGTERM: what was begun ends, the clean-up still runs. */
  readonly signal: AbortSignal;
  readonly progress: (line: string) => void;
  /** Called before the command is run, so that a killed harness leaves behind what it was about to do. */
  readonly onBegin: (so: ForeignState) => Promise<void>;
}

/** What a run has come to so far. */
export interface ForeignState {
  readonly fingerprint: ForeignDocument['target']['fingerprint'];
  readonly commands: Map<PlannedCommand, ForeignCommand>;
  listening: Listening | null;
  begun: Begun | null;
  /** Why the command was not run though nothing broke: a prerequisite. */
  unmet: string | null;
  fault: ForeignDocument['fault'];
  left: readonly string[];
}

/**
 * Enters the target as a run of ours does, runs the test as far as it may, listens, and cleans up whatever happened.
 *
 * @throws where nothing was run: the target can't be entered, or may not be worked on
 */
export async function runForeign(plan: ForeignPlan, rig: ForeignRig): Promise<ForeignState> {
  const { target, limits, signal, progress } = rig;
  await using _machine = target.machine;
  progress('starting');
  const entered = await enterTarget(target, plan.target.config.user, limits, signal);
  const fingerprint = await gate(plan, entered, rig).catch(async (error: unknown) => {
    await entered.leave().catch(() => {});
    throw error;
  });
  const state: ForeignState = {
    fingerprint,
    commands: new Map(plan.commands.map((planned) => [planned, notRun(planned)])),
    ...{ listening: null, begun: null, unmet: null, fault: null, left: [] },
  };
  const tokens = { prerequisites: newToken(), command: newToken() };
  try {
    if (await prerequisitesMet(state, tokens.prerequisites, entered, rig))
      await act(plan, state, tokens.command, entered, rig);
  } catch (error) {
    const interrupted = { code: 'INTERRUPTED', text: 'the run was interrupted' };
    state.fault = signal.aborted ? interrupted : faultOf(error);
  }
  const broke = state.fault !== null || [...state.commands.values()].some(({ is }) => is === 'fault');
  // A way in that broke cleans nothing; where there is no other, the old one says why.
  const inside = broke ? await entered.again().catch(() => entered) : entered;
  await clean(state, tokens, inside, rig);
  return state;
}

/** The same permissions as for a run of ours, and the rights that the test needs; asked before anything is run. */
async function gate(plan: ForeignPlan, { session }: EnteredTarget, { target, limits, signal }: ForeignRig) {
  const call = { signal, timeoutMs: limits.callMs };
  const fingerprint = await target.fingerprint(session, call);
  const { elevated } = await session.guest.facts(call);
  const { because } = mayRunForeign(plan.test, { platform: 'windows', allowForeign: true, elevated });
  if (because.length > 0) throw mayNot(plan.test, because);
  return fingerprint;
}

/** What would get one is never run. */
async function prerequisitesMet(
  state: ForeignState,
  token: string,
  { operations }: EnteredTarget,
  { signal, progress }: ForeignRig,
): Promise<boolean> {
  for (const planned of state.commands.keys()) {
    if (planned.role !== 'prerequisite') continue;
    signal.throwIfAborted();
    progress(`prerequisite: ${planned.about}`);
    const { command } = await runPlanned(planned, operations, token);
    state.commands.set(planned, command);
    if (command.is === 'ended' && command.exitCode === 0) continue;
    const how = command.is === 'ended' ? 'is not met' : `could not be asked for (${command.is})`;
    state.unmet = `the prerequisite '${planned.about}' ${how}; the harness never fetches one`;
    return false;
  }
  return true;
}

async function act(
  plan: ForeignPlan,
  state: ForeignState,
  token: string,
  { session, operations }: EnteredTarget,
  rig: ForeignRig,
): Promise<void> {
  const { limits, signal, progress } = rig;
  const planned = plan.commands.find(({ role }) => role === 'command');
  if (planned === undefined) throw new Error('a plan without a command');
  progress('listening');
  state.listening = await startListening(session, limits, { signal, timeoutMs: limits.callMs });
  const begun: ForeignCommand = { ...notRun(planned), is: 'begun', token };
  await rig.onBegin({ ...state, commands: new Map(state.commands).set(planned, begun) });
  signal.throwIfAborted();
  progress('running the command');
  const startedAt = momentNow();
  const { command, parent } = await runPlanned(planned, operations, token);
  state.commands.set(planned, command);
  const endedAt = momentNow();
  const process = command.pid === null || parent === null ? null : { pid: command.pid, parent };
  state.begun = { token, startedAt, endedAt, process };
  await collect(plan, state.begun, state.listening, rig);
}

async function clean(
  state: ForeignState,
  tokens: { readonly prerequisites: string; readonly command: string },
  entered: EnteredTarget,
  { target, limits, progress }: ForeignRig,
): Promise<void> {
  progress('cleaning up');
  const all = [...state.commands];
  const tried = (role: PlannedCommand['role']) =>
    all.some(([planned, { is }]) => planned.role === role && is !== 'not-run');
  const own = all.find(([{ role }]) => role === 'clean-up')?.[0] ?? null;
  const { command, left } = await leaveClean(
    {
      tokens: [
        ...(tried('prerequisite') ? [tokens.prerequisites] : []),
        ...(tried('command') ? [tokens.command] : []),
      ],
      cleanUp: own === null || !tried('command') ? null : { planned: own, token: tokens.command },
    },
    entered,
    limits,
  );
  if (own !== null && command !== null) state.commands.set(own, command);
  const ended = await entered.leave().then(
    () => [],
    (error: unknown) => [
      `what the harness brought was not taken away: ${faultOf(error).text}`.slice(0, 4_000),
    ],
  );
  // Where the next start goes back to the snapshot, nothing of this is there any more.
  state.left = target.machine.reverts === 'never' ? [...left, ...ended] : [];
}

function newToken(): string {
  return randomBytes(4).toString('hex');
}
