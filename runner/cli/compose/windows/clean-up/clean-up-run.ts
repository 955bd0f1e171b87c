import { readdir } from 'node:fs/promises';
import { Boots } from '../../../../lifecycle/boots.ts';
import type { RunRecord } from '../../../../model/run-record.ts';
import type { Machine } from '../../../../ports/machine.ts';
import type { Session, Target } from '../../../../ports/target.ts';
import { type ChosenTarget, chosenTargets } from '../../../running/chosen-targets.ts';
import { mustBeLabs } from '../../../running/must-be-labs.ts';
import type { Lab } from '../../lab.ts';
import { aloneOnTarget } from '../alone-on-target.ts';
import { configuredAs } from '../record-lab.ts';
import { limitsOf } from '../windows-limits.ts';
import { windowsTarget } from '../windows-target.ts';
import { ResidueLeftError, TargetChangedError, TargetGoneError } from './clean-up-errors.ts';

type WindowsTarget = Extract<ChosenTarget, { platform: 'windows' }>;

/** A run that left something in a machine of the user's, or may have. */
export interface RunToClean {
  readonly record: RunRecord;
  /** Its folder of images: one for each attempt, named with its marker. */
  readonly images: string;
}

/**
 * Takes away whatever such a run left, and proves it. A machine with a snapshot is taken back to it by its
 * start; then it is looked through all the same. Returns what was done, for people.
 *
 * @throws where the target can't be reached, may not be worked on, or is not clean afterwards
 */
export async function cleanUpRun(
  run: RunToClean,
  lab: Lab | null,
  signal: AbortSignal,
  replaced?: Machine,
): Promise<string> {
  const chosen = targetOf(run.record, lab);
  mustBeLabs([chosen]);
  const target = await windowsTarget(chosen, [], replaced);
  return aloneOnTarget(chosen, signal, async () => cleaned(await markersOf(run), chosen, target, signal));
}

/** The name may have become another machine's: one that is clean proves nothing of the one that the run was on. */
function targetOf({ id, target: { name }, observations }: RunRecord, lab: Lab | null): WindowsTarget {
  if (lab?.targets[name] === undefined) throw new TargetGoneError(name, id);
  const [chosen] = chosenTargets([name], lab);
  if (chosen?.platform !== 'windows') throw new TargetGoneError(name, id);
  const was = observations.find(({ kind, data }) => kind === 'configuration' && data.machine !== undefined);
  const changed = Object.entries(configuredAs(chosen.config)).find(
    ([key, is]) => was !== undefined && JSON.stringify(was.data[key]) !== JSON.stringify(is),
  );
  if (changed === undefined) return chosen;
  const [key, is] = changed;
  throw new TargetChangedError(name, id, lab.file, { key, was: was?.data[key], is });
}

async function cleaned(
  markers: readonly string[],
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
    // The owner may have taken the permission back.
    await target.fingerprint(session, call);
    for (const marker of markers) removed.push(...(await cleanOf(marker, session, chosen, call)));
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

/** The record has those of each arm's last attempt, the images those of all. */
export async function markersOf({ record: { scenarios }, images }: RunToClean): Promise<readonly string[]> {
  const ofArms = scenarios.flatMap(({ arms }) => arms.map(({ marker }) => marker));
  const names = await readdir(images).catch(() => []);
  const ofImages = names.flatMap((name) => name.match(/(?<![0-9a-f])[0-9a-f]{8}(?![0-9a-f])/g) ?? []);
  return [...new Set([...ofArms, ...ofImages])].filter((marker) => /^[0-9a-f]{8}$/.test(marker));
}
