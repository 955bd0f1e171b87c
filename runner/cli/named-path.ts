import { stat } from 'node:fs/promises';
import { UsageError } from './usage-error.ts';

/** What can't be looked at may be there: reading it says what is wrong. */
export async function isThere(path: string): Promise<boolean> {
  const code = await stat(path).then(
    () => null,
    (error: NodeJS.ErrnoException) => error.code,
  );
  return code !== 'ENOENT' && code !== 'ENOTDIR';
}

/** @throws UsageError */
export async function mustBeThere(option: string, path: string, mend: string): Promise<void> {
  if (!(await isThere(path)))
    throw new UsageError(`${option} ${path}: there is no such file or folder`, mend);
}

/** @throws UsageError for a folder where a file of events belongs; before any is read, which may take long */
export async function noFolders(files: readonly string[]): Promise<void> {
  for (const file of files) {
    const isFolder = await stat(file).then(
      (found) => found.isDirectory(),
      () => false,
    );
    if (isFolder)
      throw new UsageError(
        `${file} is a folder`,
        `name the event files in it, such as ${file.replace(/\/+$/, '')}/*.evtx`,
      );
  }
}
