import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import {
  buildReferenceGuest,
  builtGuest,
  type GuestFiles,
} from '../../../artifacts/reference-guest/build.ts';
import {
  ensurePrefix,
  openPrefix,
} from '../../../artifacts/reference-guest/debian-packages/ensure-prefix.ts';
import { oneAtATime } from '../../../artifacts/reference-guest/debian-packages/one-at-a-time.js';
import {
  findHostPrograms,
  type HostPrograms,
  systemQemu,
} from '../../../artifacts/reference-guest/host-programs.ts';
import { guestPackages, qemuPackages } from '../../../artifacts/reference-guest/packages.ts';
import { machineFolder } from './machine/machine-folder.ts';
import { machineModel } from './machine/qemu-process.ts';
import { ReferenceMachine } from './machine/reference-machine.ts';

/** Everything that a run on the reference guest starts from. */
export interface ReferenceSetUp {
  readonly host: HostPrograms;
  readonly guest: GuestFiles;
  /** The disk with the snapshot of the started guest. */
  readonly warm: string;
}

export interface SetUpWork {
  readonly signal: AbortSignal;
  readonly progress: (line: string) => void;
}

/** Longest time for the guest's first boot, in milliseconds: two busy cores without KVM. */
const firstBootMs = 120_000;

/** Brings what is missing, and nothing twice: packages, the guest built from them, and its warm snapshot. */
export async function setUpReference(
  cache: string,
  env: NodeJS.ProcessEnv,
  work: SetUpWork,
): Promise<ReferenceSetUp> {
  const ownQemu = systemQemu(env);
  const packages = await ensurePrefix(cache, 'guest-packages', guestPackages, work);
  const qemu = ownQemu ? null : await ensurePrefix(cache, 'qemu-packages', qemuPackages, work);
  const host = await findHostPrograms(packages, qemu, env);
  const exact = JSON.stringify([packages.manifest, qemu?.manifest ?? null]);
  const onWait = (): void => work.progress('another process is building the reference guest: waiting for it');
  return oneAtATime(join(cache, 'reference-guest.lock'), { onWait, signal: work.signal }, async () => {
    let guest = await builtGuest(cache, exact);
    if (guest === null) {
      work.progress('building the reference guest: kernel, initramfs, NTFS disk, payload');
      guest = await buildReferenceGuest(cache, exact, host);
    }
    const warm = warmDisk(guest);
    if (!existsSync(warm)) {
      work.progress('booting it for the first time, and keeping a snapshot for quick starts');
      await bootOnce(cache, guest, host, warm, work.signal);
    }
    return { host, guest, warm };
  });
}

/** The set-up if it is complete; never touches the network and starts nothing. */
export async function readyReference(cache: string, env: NodeJS.ProcessEnv): Promise<ReferenceSetUp | null> {
  const packages = await openPrefix(cache, 'guest-packages', guestPackages);
  const qemu = systemQemu(env) ? null : await openPrefix(cache, 'qemu-packages', qemuPackages);
  if (packages === null || (qemu === null && !systemQemu(env))) return null;
  const guest = await builtGuest(cache, JSON.stringify([packages.manifest, qemu?.manifest ?? null]));
  if (guest === null || !existsSync(warmDisk(guest))) return null;
  return { host: await findHostPrograms(packages, qemu, env), guest, warm: warmDisk(guest) };
}

/** A snapshot belongs to one CPU model, one memory size and one accelerator. */
function warmDisk(guest: GuestFiles): string {
  const accelerator = existsSync('/dev/kvm') ? 'kvm' : 'tcg';
  return join(guest.folder, `warm-${machineModel.cpu}-${machineModel.memoryMiB}-${accelerator}.qcow2`);
}

async function bootOnce(
  cache: string,
  guest: GuestFiles,
  host: HostPrograms,
  warm: string,
  signal: AbortSignal,
): Promise<void> {
  const folder = machineFolder(cache, 'set-up');
  await rm(folder, { recursive: true, force: true });
  await using machine = new ReferenceMachine(guest, host, warm, folder);
  await machine.start({ signal, timeoutMs: firstBootMs });
  await machine.keepSnapshot({ signal, timeoutMs: 10_000 });
}
