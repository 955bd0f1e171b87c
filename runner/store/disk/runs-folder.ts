import { access, constants, mkdir, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { storing, systemCodeOf } from './store-error.ts';

/**
 * The folder that runs are kept in, made where it is missing, and found to be writable.
 *
 * @throws StoreError
 */
export async function readyRunsFolder(folder: string): Promise<void> {
  await storing('make the folder for runs', folder, async () => {
    await makeFolder(folder);
    await access(folder, constants.W_OK | constants.X_OK);
  });
}

/** Node's own recursive `mkdir` never ends where the system says ENOENT although the parent is there, as in /proc. */
async function makeFolder(folder: string): Promise<void> {
  const parent = dirname(folder);
  try {
    await makeOne(folder);
  } catch (error) {
    if (systemCodeOf(error) !== 'ENOENT' || parent === folder) throw error;
    await makeFolder(parent);
    await makeOne(folder);
  }
}

/** Another run may make the same one at the same time. */
async function makeOne(folder: string): Promise<void> {
  try {
    await mkdir(folder);
  } catch (error) {
    if (systemCodeOf(error) !== 'EEXIST' || !(await stat(folder)).isDirectory()) throw error;
  }
}
