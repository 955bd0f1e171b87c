import { join } from 'node:path';
import { oneAtATime } from '../../../artifacts/cache/one-at-a-time.js';
import { type DebianPrefix, openPrefix } from '../../../artifacts/debian-packages/debian-prefix.ts';
import { ensurePrefix } from '../../../artifacts/debian-packages/ensure-prefix.ts';
import type { Wanted } from '../../../artifacts/debian-packages/wanted.ts';
import { buildReferenceGuest } from '../../../artifacts/reference-guest/build.ts';
import { builtGuest, type GuestFiles } from '../../../artifacts/reference-guest/guest-files.ts';
import {
  findHostPrograms,
  type HostPrograms,
  systemQemu,
} from '../../../artifacts/reference-guest/host-programs.ts';
import { guestPackages, qemuPackages } from '../../../artifacts/reference-guest/packages.ts';
import { breakIfDamaged, forgetIfDamaged } from './damage.ts';
import { GuestNotStartedError } from './guest/guest-errors.ts';
import { acceleratorFor, giveUpKvm } from './machine/acceleration.ts';
import { destroyMachine, machineFolder } from './machine/machine-folder.ts';
import { ReferenceMachine } from './machine/reference-machine.ts';
import { isThere } from './machine/warm-snapshot.ts';
import { pruneGuests } from './prune-guests.ts';
import {
  exactParts,
  guestPackagesSet,
  qemuPackagesSet,
  type ReferenceSetUp,
  warmDisk,
} from './ready-reference.ts';

export interface SetUpWork {
  readonly signal: AbortSignal;
  readonly progress: (line: string) => void;
}

/** Longest time for the guest's first boot, in milliseconds: two busy cores without KVM. */
const firstBootMs = 120_000;
/** With KVM it takes a second or two. */
const firstKvmBootMs = 30_000;

/** Brings what is missing or damaged, and nothing twice: packages, the guest built from them, and its warm snapshot. */
export async function setUpReference(
  cache: string,
  env: NodeJS.ProcessEnv,
  work: SetUpWork,
): Promise<ReferenceSetUp> {
  const ownQemu = systemQemu(env);
  const bring = async (set: string, wanted: readonly Wanted[]): Promise<DebianPrefix> => {
    const there = await openPrefix(cache, set, wanted);
    const damage = there === null ? null : await breakIfDamaged(join(cache, set));
    if (there !== null && damage === null) return there;
    if (damage !== null) work.progress(`${damage}: bringing it anew`);
    work.progress(`these Debian packages are unpacked into ${cache}; nothing is installed on this machine:`);
    for (const { name, why } of wanted) work.progress(`  ${name}: ${why}`);
    return ensurePrefix(cache, set, wanted, work);
  };
  const packages = await bring(guestPackagesSet, guestPackages);
  const qemu = ownQemu === null ? await bring(qemuPackagesSet, qemuPackages) : null;
  const host = await findHostPrograms(packages, qemu, env);
  const exact = exactParts(packages, qemu ?? ownQemu);
  const onWait = (): void => work.progress('another process is building the reference guest: waiting for it');
  return oneAtATime(join(cache, 'reference-guest.lock'), { onWait, signal: work.signal }, async () => {
    let guest = await builtGuest(cache, exact);
    const damage = guest === null ? null : await breakIfDamaged(guest.folder);
    if (damage !== null) work.progress(damage);
    if (guest === null || damage !== null) {
      work.progress('building the reference guest: kernel, initramfs, disk, drive with tools, payload');
      guest = await buildReferenceGuest(cache, exact, host, work.signal);
    }
    let warm = warmDisk(guest);
    const damagedSnapshot = await forgetIfDamaged(warm);
    if (damagedSnapshot !== null) work.progress(damagedSnapshot);
    if (!isThere(warm)) {
      work.progress('booting it for the first time, and keeping a snapshot for quick starts');
      warm = await bootOnce(cache, guest, host, work);
    }
    for (const old of await pruneGuests(cache, guest))
      work.progress(`removed ${old}, which nobody uses any more`);
    return { host, guest, warm };
  });
}

/** With KVM where there is one; one that does not work costs a while, once. Returns the snapshot that was kept. */
async function bootOnce(
  cache: string,
  guest: GuestFiles,
  host: HostPrograms,
  work: SetUpWork,
): Promise<string> {
  if (acceleratorFor(guest) === 'kvm') {
    try {
      return await bootWithin(firstKvmBootMs, cache, guest, host, work.signal);
    } catch (error) {
      if (!(error instanceof GuestNotStartedError)) throw error;
      work.progress("it does not start with this machine's KVM: emulating it from now on");
      await giveUpKvm(guest);
    }
  }
  return bootWithin(firstBootMs, cache, guest, host, work.signal);
}

async function bootWithin(
  timeoutMs: number,
  cache: string,
  guest: GuestFiles,
  host: HostPrograms,
  signal: AbortSignal,
): Promise<string> {
  const folder = machineFolder(cache, 'set-up');
  const warm = warmDisk(guest);
  await destroyMachine(folder);
  await using machine = new ReferenceMachine(guest, host, warm, folder);
  await machine.start({ signal, timeoutMs });
  await machine.keepSnapshot({ signal, timeoutMs: 10_000 });
  return warm;
}
