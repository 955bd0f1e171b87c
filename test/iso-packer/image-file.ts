import { Buffer } from 'node:buffer';
import { spawnSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ExecutionContext } from 'ava';
import { type Input, type IsoOptions, packIso } from 'iso-packer';

/** A folder that is gone when the test is over. */
export async function temporaryFolder(t: ExecutionContext): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), 'iso-packer-'));
  t.teardown(async () => {
    // Some programs extract folders as read-only as the image has them.
    spawnSync('chmod', ['-R', 'u+w', dir]);
    await rm(dir, { recursive: true, force: true });
  });
  return dir;
}

/** The bytes as a file that is gone when the test is over. */
export async function imageFile(t: ExecutionContext, bytes: Uint8Array): Promise<string> {
  const file = join(await temporaryFolder(t), 'image.iso');
  await writeFile(file, bytes);
  return file;
}

export async function imageOf(
  inputs: Iterable<Input>,
  options: IsoOptions = { label: 'TEST' },
): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of packIso(inputs, options).bytes) chunks.push(chunk);
  return Buffer.concat(chunks);
}
