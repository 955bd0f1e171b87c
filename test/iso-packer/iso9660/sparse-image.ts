import { Buffer } from 'node:buffer';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import type { ExecutionContext } from 'ava';
import { type FileInput, type IsoOptions, packIso } from 'iso-packer';
import { temporaryFolder } from '../image-file.ts';

/** A file of zeros, of any size. */
export function zeros(path: string, size: number): FileInput {
  return {
    path,
    size,
    *open() {
      for (let left = size; left > 0; left -= 65_536) yield new Uint8Array(Math.min(left, 65_536));
    },
  };
}

/** The image of files of zeros: what comes before their data is written, and the rest is a hole. */
export async function sparseImage(
  t: ExecutionContext,
  files: readonly FileInput[],
  options: IsoOptions,
): Promise<string> {
  const { plan, bytes } = packIso(files, options);
  const dataStart =
    2048 * Math.min(...plan.entries.filter(({ size }) => size > 0).map(({ sector }) => sector));
  const path = join(await temporaryFolder(t), 'sparse.iso');
  await using file = await open(path, 'w');
  let written = 0;
  for await (const chunk of bytes) {
    const head = Buffer.from(chunk.subarray(0, Math.max(0, dataStart - written)));
    await file.write(head, 0, head.length, written);
    written += chunk.length;
    if (written >= dataStart) break;
  }
  await file.truncate(plan.size);
  return path;
}
