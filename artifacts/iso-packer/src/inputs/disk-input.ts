import type { Stats } from 'node:fs';
import { ioError } from '../io-error.ts';
import { IsoError } from '../iso-error.ts';
import { lstatSync } from '../sync-fs.ts';
import { DiskFile } from './disk-file.ts';
import type { FileInput } from './inputs.ts';
import { piecesOf, type Reader } from './reader.ts';

/**
 * One file on disk, its size as it is now; it is opened later.
 * @throws IsoError `ISO_NOT_FOUND`, `ISO_IO`; `ISO_SPECIAL_FILE` for anything but a file, symbolic links among it
 */
export async function diskInput(
  path: string,
  fileOnDisk: string,
  { hidden = false }: { hidden?: boolean } = {},
): Promise<FileInput> {
  const stats = statsOf(fileOnDisk);
  if (!stats.isFile()) throw specialFile(fileOnDisk);
  return inputOnDisk(path, fileOnDisk, stats.size, hidden);
}

export function inputOnDisk(path: string, onDisk: string, size: number, hidden: boolean): FileInput {
  const reader = (): Reader => new DiskFile(onDisk);
  return { path, size, hidden, open: () => piecesOf(reader), reader };
}

export function statsOf(onDisk: string): Stats {
  try {
    return lstatSync(onDisk);
  } catch (error) {
    throw ioError(error, onDisk);
  }
}

export function specialFile(onDisk: string): IsoError {
  return new IsoError('ISO_SPECIAL_FILE', `"${onDisk}" is not a regular file`, {
    mend: 'put a copy of what it stands for in its place, or take it out of the folder',
  });
}
