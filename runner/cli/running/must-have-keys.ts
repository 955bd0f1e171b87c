import type { TargetConfig } from '../../config/targets/target-config.ts';
import { HarnessError } from '../../model/errors.ts';
import { isThere } from '../named-path.ts';
import type { ChosenTarget } from './chosen-targets.ts';

/** A target names a private key that is not on this machine: ssh would go on without it, and say only that it was refused. */
class NoKeyError extends HarnessError {
  readonly code = 'NO_KEY';
  readonly category = 'user';

  constructor(name: string, file: string) {
    super(
      `${name}: there is no file ${file}, which its 'identityFile' names`,
      `name the private key that is there, or make one: \`ssh-keygen -t ed25519 -f '${file}'\`; its public half belongs into the guest`,
    );
  }
}

/** Why the key that it names can't be had, or null. The public half alone does where an agent has the other one. */
export async function keyMissing(name: string, { channel }: TargetConfig): Promise<HarnessError | null> {
  if (channel.kind !== 'ssh' || channel.identityFile === undefined) return null;
  const file = channel.identityFile;
  if ((await isThere(file)) || (await isThere(`${file}.pub`))) return null;
  return new NoKeyError(name, file);
}

/** @throws NoKeyError before anybody is contacted */
export async function mustHaveKeys(targets: readonly ChosenTarget[]): Promise<void> {
  for (const target of targets) {
    const error = target.platform === 'windows' ? await keyMissing(target.name, target.config) : null;
    if (error !== null) throw error;
  }
}
