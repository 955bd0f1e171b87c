import { join } from 'node:path';
import { damageOf } from '../../../artifacts/cache/sealed-folder.ts';
import { type DebianPrefix, openPrefix } from '../../../artifacts/debian-packages/debian-prefix.ts';
import { builtGuest, type GuestFiles } from '../../../artifacts/reference-guest/guest-files.ts';
import {
  findHostPrograms,
  type HostPrograms,
  systemQemu,
} from '../../../artifacts/reference-guest/host-programs.ts';
import { guestPackages, qemuPackages } from '../../../artifacts/reference-guest/packages.ts';
import { acceleratorFor } from './machine/acceleration.ts';
import { kernelArguments, machineModel } from './machine/qemu-process.ts';
import { isThere } from './machine/warm-snapshot.ts';
import { noteUse } from './prune-guests.ts';

/** Everything that a run on the reference guest starts from. */
export interface ReferenceSetUp {
  readonly host: HostPrograms;
  readonly guest: GuestFiles;
  /** The disk with the snapshot of the started guest. */
  readonly warm: string;
}

/** Folders of the cache. */
export const guestPackagesSet = 'guest-packages';
export const qemuPackagesSet = 'qemu-packages';

/**
 * The set-up if it is complete and what boots is as it was built; never touches the network and starts nothing. The snapshot is checked
 * when a machine starts from it, the unpacked packages by a set-up.
 */
export async function readyReference(cache: string, env: NodeJS.ProcessEnv): Promise<ReferenceSetUp | null> {
  const parts = await partsThere(cache, env);
  const guest = parts === null ? null : await builtGuest(cache, parts.exact);
  if (parts === null || guest === null || !isThere(warmDisk(guest))) return null;
  if ((await damageOf(guest.folder)).length > 0) return null;
  await noteUse(guest);
  return { host: await findHostPrograms(parts.packages, parts.qemu, env), guest, warm: warmDisk(guest) };
}

/** The guest as these packages and sources make it, if it is built; not checked. */
export async function expectedGuest(cache: string, env: NodeJS.ProcessEnv): Promise<GuestFiles | null> {
  const parts = await partsThere(cache, env);
  return parts === null ? null : builtGuest(cache, parts.exact);
}

async function partsThere(cache: string, env: NodeJS.ProcessEnv) {
  const packages = await openPrefix(cache, guestPackagesSet, guestPackages);
  const ownQemu = systemQemu(env);
  const qemu = ownQemu !== null ? null : await openPrefix(cache, qemuPackagesSet, qemuPackages);
  if (packages === null || (qemu === null && ownQemu === null)) return null;
  return { packages, qemu, exact: exactParts(packages, qemu ?? ownQemu) };
}

/** Names every package with its version, the QEMU, and the machine that a snapshot was made on, for the guest's key. */
export function exactParts(packages: DebianPrefix, qemu: DebianPrefix | string | null): string {
  return JSON.stringify([
    packages.manifest,
    typeof qemu === 'string' ? qemu : (qemu?.manifest ?? null),
    machineModel,
    kernelArguments,
  ]);
}

/** A snapshot belongs to one CPU model, one memory size and one accelerator. */
export function warmDisk(guest: GuestFiles): string {
  const { cpu, memoryMiB } = machineModel;
  return join(guest.folder, `warm-${cpu}-${memoryMiB}-${acceleratorFor(guest)}.qcow2`);
}
