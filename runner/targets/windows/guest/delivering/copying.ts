import type { VolumeName } from '../../../../model/scenario.ts';
import type { Attempt, Call } from '../../../../ports/call.ts';
import type { GuestPath } from '../../../../ports/guest.ts';
import type { OperationRunner } from '../operation-runner.ts';
import { pathValue } from '../windows-answers.ts';

/** Copies a file to a second volume that the owner has prepared, by the user, or by the agent where nobody is logged on. */
export async function copyToVolume(
  runner: OperationRunner,
  volume: VolumeName,
  path: GuestPath,
  c: Call,
): Promise<Attempt<GuestPath>> {
  const byUser = await runner.onDesktop('copy-to', { volume, path }, pathValue, c);
  const nobody = byUser.is === 'unavailable' && byUser.code === 'NO_DESKTOP';
  const copied = nobody ? await runner.run('copy-to', { volume, path }, pathValue, c) : byUser;
  if (copied.is !== 'done') return copied;
  return { is: 'done', value: copied.value.path as GuestPath, raw: copied.raw };
}
