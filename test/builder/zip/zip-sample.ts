import { Buffer } from 'node:buffer';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ExecutionContext } from 'ava';
import { fileInput, type Input } from 'iso-packer';
import { packZip } from '../../../artifacts/builder/zip/write-zip.ts';

/** Text, noise, nothing, something hidden, names beyond ASCII; and a hidden folder. */
export const FILES: Readonly<Record<string, Buffer>> = {
  'docs/deep/invoice.pdf': Buffer.from('a line of an invoice\r\n'.repeat(20_000)),
  'docs/Übersicht – 日本 💾.txt': Buffer.from('names'),
  empty: Buffer.alloc(0),
  'hidden.dll': Buffer.from(Array.from({ length: 70_001 }, (_, i) => (i * i * 31 + (i >> 3)) & 0xff)),
};

export const INPUTS: readonly Input[] = [
  ...Object.entries(FILES).map(([path, bytes]) => fileInput(path, bytes, { hidden: path === 'hidden.dll' })),
  { path: 'secret', folder: true, hidden: true },
];

export async function zipOf(
  inputs: Iterable<Input> = INPUTS,
  options: { date?: Date } = {},
): Promise<Buffer> {
  const parts: Uint8Array[] = [];
  for await (const chunk of packZip(inputs, options).bytes) parts.push(Uint8Array.from(chunk));
  return Buffer.concat(parts);
}

/** The bytes as a file that is gone when the test is over. */
export async function zipFile(t: ExecutionContext, bytes: Uint8Array): Promise<string> {
  const file = join(await scratch(t), 'archive.zip');
  await writeFile(file, bytes);
  return file;
}

export async function scratch(t: ExecutionContext): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'zip-'));
  t.teardown(() => rm(folder, { recursive: true, force: true }));
  return folder;
}
