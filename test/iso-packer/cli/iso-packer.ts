import { spawn } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import type { ExecutionContext } from 'ava';
import { temporaryFolder } from '../image-file.ts';

export const BIN = fileURLToPath(new URL('../../../artifacts/iso-packer/bin/iso-packer.js', import.meta.url));

export interface Result {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** The command as a process of its own. @param input what comes in, if anything does */
export async function isoPacker(
  args: readonly string[],
  { env = {}, input = '' }: { env?: Record<string, string>; input?: string | Uint8Array } = {},
): Promise<Result> {
  const { SOURCE_DATE_EPOCH: _, ...inherited } = process.env;
  const child = spawn(process.execPath, [BIN, ...args], { env: { ...inherited, ...env } });
  // A command that asks for nothing does not wait for it to come.
  child.stdin.on('error', () => {});
  child.stdin.end(input);
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  const [stdout, stderr, code] = await Promise.all([text(child.stdout), text(child.stderr), ended]);
  return { code, stdout, stderr };
}

/** A folder with `tree/` (something to pack) in it. */
export async function workFolder(t: ExecutionContext): Promise<string> {
  const dir = await temporaryFolder(t);
  await mkdir(join(dir, 'tree', 'bin'), { recursive: true });
  await writeFile(join(dir, 'tree', 'read me.txt'), 'hello');
  await writeFile(join(dir, 'tree', 'bin', 'x.dll'), 'dll');
  return dir;
}
