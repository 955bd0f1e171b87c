import { join } from 'node:path';
import type { ExecutionContext } from 'ava';
import { temporaryFolder } from '../iso-packer/image-file.ts';
import { writeFiles } from './folder-contents.ts';
import type { Run } from './oracle-programs.ts';

/**
 * GRUB's own reading of a volume: it looks up every file of a folder on disk by its path in the image, and compares the bytes. It is
 * asked once more with another byte in each file, so that its silence says something. What the image has besides goes unseen.
 * @param volume `(loop0)`, or `(loop0,msdos1)` for the one in the first partition
 */
export async function hasFiles(
  t: ExecutionContext,
  run: Run,
  image: string,
  files: Readonly<Record<string, string>>,
  volume = '(loop0)',
): Promise<void> {
  const compare = async (wanted: Readonly<Record<string, string>>) => {
    const folder = join(await temporaryFolder(t), 'wanted');
    await writeFiles(folder, wanted);
    return run([image, 'cmp', `${volume}/`, `${folder}/`]);
  };
  await t.notThrowsAsync(() => compare(files));
  const changed = Object.entries(files).map(([path, text]) => [path, `${text.slice(0, -1)}\0`]);
  await t.throwsAsync(() => compare(Object.fromEntries(changed)), { message: /compare fail|end of file/ });
}
