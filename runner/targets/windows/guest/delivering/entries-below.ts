import type { Call } from '../../../../ports/call.ts';
import type { GuestEntry, GuestPath } from '../../../../ports/guest.ts';
import type { OperationRunner } from '../operation-runner.ts';
import { listValue } from '../windows-answers.ts';

/**
 * Every file and folder below another, with hashes.
 * @param root a folder, or a volume such as `E:\`
 */
export async function entriesBelow(
  runner: OperationRunner,
  root: string,
  c: Call,
): Promise<readonly GuestEntry[]> {
  const { separator } = runner.host;
  const above = root.endsWith(separator) ? root : `${root}${separator}`;
  const { entries } = await runner.ask('list', { root }, listValue, c);
  return entries.map(({ name, type, size, sha256 }) => ({
    path: `${above}${name.replaceAll('/', separator)}` as GuestPath,
    name,
    type,
    size,
    sha256,
  }));
}
