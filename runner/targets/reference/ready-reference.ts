import { accessSync, constants, existsSync } from 'node:fs';
import { join } from 'node:path';
import {
  type DebianPrefix,
  openPrefix,
} from '../../../artifacts/reference-guest/debian-packages/debian-prefix.ts';
import { builtGuest, type GuestFiles } from '../../../artifacts/reference-guest/guest-files.ts';
import {
  findHostPrograms,
  type HostPrograms,
  systemQemu,
} from '../../../artifacts/reference-guest/host-programs.ts';
import { guestPackages, qemuPackages } from '../../../artifacts/reference-guest/packages.ts';
import { kernelArguments, machineModel } from './machine/qemu-process.ts';

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

/** The set-up if it is complete; never touches the network and starts nothing. */
export async function readyReference(cache: string, env: NodeJS.ProcessEnv): Promise<ReferenceSetUp | null> {
  const packages = await openPrefix(cache, guestPackagesSet, guestPackages);
  const ownQemu = systemQemu(env);
  const qemu = ownQemu !== null ? null : await openPrefix(cache, qemuPackagesSet, qemuPackages);
  if (packages === null || (qemu === null && ownQemu === null)) return null;
  const guest = await builtGuest(cache, exactParts(packages, qemu ?? ownQemu));
  if (guest === null || !existsSync(warmDisk(guest))) return null;
  return { host: await findHostPrograms(packages, qemu, env), guest, warm: warmDisk(guest) };
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
  const accelerator = kvmIsOurs() ? 'kvm' : 'tcg';
  return join(guest.folder, `warm-${machineModel.cpu}-${machineModel.memoryMiB}-${accelerator}.qcow2`);
}

function kvmIsOurs(): boolean {
  try {
    accessSync('/dev/kvm', constants.R_OK | constants.W_OK);
    return true;
  } catch {
    return false;
  }
}
