import { accessSync, constants, existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { GuestFiles } from '../../../../artifacts/reference-guest/guest-files.ts';

/** In the cache: the guest did not start with this machine's KVM, as happens in a machine that is virtual itself. */
export const kvmUnusable = 'kvm-unusable';

export function mayUseKvm(): boolean {
  try {
    accessSync('/dev/kvm', constants.R_OK | constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

export function acceleratorFor(guest: Pick<GuestFiles, 'folder'>): 'kvm' | 'tcg' {
  return mayUseKvm() && !existsSync(noteOf(guest)) ? 'kvm' : 'tcg';
}

/** From here on the guest is emulated. `motw setup --afresh` forgets it. */
export async function giveUpKvm(guest: Pick<GuestFiles, 'folder'>): Promise<void> {
  await writeFile(noteOf(guest), 'The reference guest did not start with KVM, so it is emulated.\n');
}

function noteOf({ folder }: Pick<GuestFiles, 'folder'>): string {
  return join(dirname(folder), kvmUnusable);
}
