import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { ExecutionContext } from 'ava';
import { imageFile, temporaryFolder } from '../../iso-packer/image-file.ts';
import { type Contents, contentsOf } from '../folder-contents.ts';
import type { Run } from '../oracle-programs.ts';

type Arguments = (image: string, folder: string) => string[];

/** Name of the program, and how it takes an image (first) out into a folder (second). */
export const EXTRACTORS: readonly [string, Arguments][] = [
  ['7z', (file, folder) => ['x', '-y', `-o${folder}`, file]],
  ['bsdtar', (file, folder) => ['-x', '-f', file, '-C', folder]],
  ['xorriso', (file, folder) => ['-osirrox', 'on', '-indev', file, '-extract', '/', folder]],
];

export async function extracted(
  t: ExecutionContext,
  run: Run,
  bytes: Uint8Array,
  args: Arguments,
): Promise<Contents> {
  const folder = join(await temporaryFolder(t), 'out');
  await mkdir(folder);
  await run(args(await imageFile(t, bytes), folder));
  return contentsOf(folder);
}
