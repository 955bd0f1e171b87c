import { Boots } from '../../../lifecycle/boots.ts';
import { HarnessError } from '../../../model/errors.ts';
import type { RunRecord } from '../../../model/run-record.ts';
import type { Machine } from '../../../ports/machine.ts';
import type { Session, Target } from '../../../ports/target.ts';
import { type ChosenTarget, chosenTargets } from '../../running/chosen-targets.ts';
import { mustBeLabs } from '../../running/must-be-labs.ts';
import type { Lab } from '../lab.ts';
import { aloneOnTarget } from './alone-on-target.ts';
import { limitsOf } from './windows-limits.ts';
import { windowsTarget } from './windows-target.ts';

type WindowsTarget = Extract<ChosenTarget, { platform: 'windows' }>;

/** Something of a killed run is still in the guest. */
class ResidueLeftError extends HarnessError {
  readonly code = 'RESIDUE';
  readonly category = 'environment';

  constructor(target: string, left: readonly string[]) {
    super(
      `${left.length} things of the run are still in ${target}, the first is the ${left[0]}`,
      'close what uses them in the guest (or restart it), then run `motw clean-up` again',
    );
  }
}

/**
 * Takes away whatever a killed run left in a machine of the user's, and proves it. A machine with a snapshot is taken back to it by its
 * start; then it is looked through all the same. Returns what was done, for people.
 *
 * @throws where the target can't be reached, may not be worked on, or is not clean afterwards
 */
export async function cleanKilledRun(
  record: RunRecord,
  lab: Lab | null,
  signal: AbortSignal,
  replaced?: Machine,
): Promise<string> {
  const [chosen] = chosenTargets([record.target.name], lab);
  if (chosen?.platform !== 'windows') throw new Error(`${record.target.name} is no Windows target any more`);
  mustBeLabs([chosen]);
  const target = await windowsTarget(chosen, [], replaced);
  return aloneOnTarget(chosen, signal, () => cleaned(record, chosen, target, signal));
}

async function cleaned(
  record: RunRecord,
  chosen: WindowsTarget,
  target: Target,
  signal: AbortSignal,
): Promise<string> {
  const limits = limitsOf(chosen.config);
  const boots = new Boots(target, limits);
  const call = { signal, timeoutMs: limits.callMs };
  const removed: string[] = [];
  const end = () => boots.end(AbortSignal.timeout(limits.cleanUpMs));
  await using _machine = target.machine;
  try {
    const session = await boots.start(signal);
    // The owner may have taken the permission back, or the name be another machine's by now.
    await target.fingerprint(session, call);
    for (const marker of markersOf(record)) removed.push(...(await cleanOf(marker, session, chosen, call)));
  } catch (error) {
    // What went wrong first says more.
    await end().catch(() => {});
    throw error;
  }
  await end();
  return removed.length === 0
    ? `nothing of it is in ${chosen.name}`
    : `removed from ${chosen.name}: ${removed.join(', ')}`;
}

async function cleanOf(
  marker: string,
  { guest }: Session,
  { name }: ChosenTarget,
  call: { readonly signal: AbortSignal; readonly timeoutMs: number },
): Promise<readonly string[]> {
  const inWords = (found: Awaited<ReturnType<typeof guest.residue>>) =>
    found.map(({ kind, what }) => `${kind} ${what}`);
  const left = await guest.residue(marker, call);
  if (left.length === 0) return [];
  await guest.remove(left, call);
  const still = inWords(await guest.residue(marker, call));
  if (still.length > 0) throw new ResidueLeftError(name, still);
  return inWords(left);
}

/** Those of the last attempts are in the record of the arms, those of earlier ones in what was seen of them. */
function markersOf({ scenarios, observations }: RunRecord): readonly string[] {
  const ofArms = scenarios.flatMap(({ arms }) => arms.map(({ marker }) => marker));
  const ofTraces = observations.flatMap(({ data }) => (typeof data.marker === 'string' ? [data.marker] : []));
  return [...new Set([...ofArms, ...ofTraces])].filter((marker) => /^[0-9a-f]{8}$/.test(marker));
}
