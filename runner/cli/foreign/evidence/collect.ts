import { type Patience, patienceWith } from '../../../model/expectation.ts';
import type { ForeignPlan } from '../foreign-plan.ts';
import type { ForeignRig } from '../run-foreign.ts';
import { type Begun, hitsSince } from './hits.ts';
import { type Listening, sendCanaries } from './listening.ts';

/** Reads what the command left, proves that the sensors are still alive, and waits for what may be late. */
export async function collect(
  { expectations }: ForeignPlan,
  begun: Begun,
  listening: Listening,
  rig: ForeignRig,
): Promise<void> {
  const { limits, signal, progress } = rig;
  const { watch, sources } = listening;
  const call = { signal, timeoutMs: limits.callMs };
  progress('collecting');
  // Canaries take their time: what is there already is seen before them.
  await watch.look(call);
  const patiences = [...expectations.keys()].map((id) => patienceWith(id, expectations));
  const longest = (of: (patience: Patience) => number) => Math.max(limits.canaryMs, ...patiences.map(of));
  const longestMs = longest(({ giveUpAfterMs }) => giveUpAfterMs);
  const patience = { provenMs: longestMs, silentMs: longest(({ deadlineMs }) => deadlineMs) };
  await sendCanaries(listening, 'closing', patience, limits, call);

  // Of a source without order no canary says that all of it came: each of its controls is waited for.
  const lost = watch.unreachable().map(({ source }) => source);
  const unordered = sources.filter(({ id, ordered }) => !ordered && !lost.includes(id)).map(({ id }) => id);
  const owed = rig.catalogue.filter(
    (control) =>
      control.kind === 'detective' &&
      expectations.has(control.id) &&
      control.sources.some((source) => unordered.includes(source)),
  );
  const complete = (): boolean => {
    if (owed.length === 0) return true;
    const hits = hitsSince(begun, listening, rig);
    return owed.every(({ id }) => hits.some(({ control, tiedBy }) => control === id && tiedBy !== null));
  };
  await watch.linger(begun.endedAt.monotonic + longestMs, limits.pollMs, call, complete);
}
