import { existsSync } from 'node:fs';
import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { sha256Of } from '../../../../artifacts/cache/sealed-folder.ts';

/** Beside the snapshot: its SHA-256, as `sha256sum` writes it. */
const sumOf = (warm: string): string => `${warm}.sha256`;

/** Keeps a stopped machine's disk as the warm snapshot. */
export async function keepSnapshot(disk: string, warm: string): Promise<void> {
  const sha256 = await sha256Of(disk);
  if (sha256 === null) throw new Error(`the snapshot ${disk} cannot be read`);
  // The sum first: a snapshot without it, or with another's, counts as damaged and is made anew.
  await writeFile(sumOf(warm), `${sha256}  ${basename(warm)}\n`);
  await rename(disk, warm);
}

export function isThere(warm: string): boolean {
  return existsSync(warm) && existsSync(sumOf(warm));
}

/** Whether the snapshot is what was kept. */
export async function isWhole(warm: string): Promise<boolean> {
  const sum = await readFile(sumOf(warm), 'utf8').catch(() => '');
  const [expected] = sum.split(' ');
  return (await sha256Of(warm)) === expected;
}

export async function forgetSnapshot(warm: string): Promise<void> {
  await rm(warm, { force: true });
  await rm(sumOf(warm), { force: true });
}
