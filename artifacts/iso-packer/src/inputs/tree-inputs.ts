import { createReadStream } from 'node:fs';
import { lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { ioError } from '../io-error.ts';
import { IsoError } from '../iso-error.ts';
import type { Input } from './inputs.ts';

/** Says of a path in the image (with `/`) whether it gets the hidden attribute. */
export type Hide = (path: string) => boolean;

/**
 * What lies in a folder on disk, sorted by name, sizes as they are now; the files are opened later, one at a
 * time.
 * @throws IsoError `ISO_NOT_FOUND`, `ISO_IO`; `ISO_SPECIAL_FILE` for a symbolic link or a device, as leaving it
 *   out silently would be worse.
 */
export async function treeInputs(
  dir: string,
  { hide = () => false }: { hide?: Hide } = {},
): Promise<Input[]> {
  const inputs: Input[] = [];
  try {
    await collect(dir, '', hide, inputs);
  } catch (error) {
    throw ioError(error, dir);
  }
  return inputs;
}

async function collect(dir: string, prefix: string, hide: Hide, inputs: Input[]): Promise<void> {
  const names = await readdir(dir);
  for (const name of names.sort()) {
    const onDisk = join(dir, name);
    const path = prefix + name;
    const stats = await lstat(onDisk);
    if (stats.isDirectory()) {
      inputs.push({ path, folder: true, hidden: hide(path) });
      await collect(onDisk, `${path}/`, hide, inputs);
    } else if (stats.isFile()) {
      inputs.push({ path, size: stats.size, hidden: hide(path), open: () => contentOf(onDisk) });
    } else {
      throw new IsoError('ISO_SPECIAL_FILE', `"${onDisk}" is neither a file nor a folder`, {
        mend: 'put a copy of what it stands for in its place, or take it out of the folder',
      });
    }
  }
}

async function* contentOf(file: string): AsyncGenerator<Uint8Array> {
  try {
    yield* createReadStream(file);
  } catch (error) {
    throw ioError(error, file);
  }
}
