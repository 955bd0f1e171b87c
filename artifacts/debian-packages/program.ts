import { chmod, mkdir, open, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';

/** How to start a program: `file` with `args` before its own arguments. No environment variable is needed. */
export interface Program {
  readonly file: string;
  readonly args: readonly string[];
}

const PT_INTERP = 3;

/**
 * The dynamic loader that an x86-64 ELF program names (PT_INTERP: System V gABI, chapter 5), or null for a static program, a
 * script, or anything else that the kernel starts as it is.
 */
export async function loaderOf(program: string): Promise<string | null> {
  await using file = await open(program);
  const read = async (offset: number, length: number) => {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, offset);
    return buffer.subarray(0, bytesRead);
  };
  const header = await read(0, 64);
  if (header.length < 64 || header.readUInt32BE(0) !== 0x7f454c46 || header[4] !== 2) return null;
  const entrySize = header.readUInt16LE(54);
  const table = await read(Number(header.readBigUInt64LE(32)), entrySize * header.readUInt16LE(56));
  for (let at = 0; at + entrySize <= table.length; at += entrySize) {
    if (table.readUInt32LE(at) !== PT_INTERP) continue;
    const name = await read(Number(table.readBigUInt64LE(at + 8)), Number(table.readBigUInt64LE(at + 32)));
    return name.toString('latin1').replace(/\0.*$/s, '');
  }
  return null;
}

/** Writes a shell script that starts the program with the arguments it is given. */
export async function writeWrapper(program: Program, script: string): Promise<void> {
  const words = [program.file, ...program.args].map((word) => `'${word.replaceAll("'", `'\\''`)}'`);
  await mkdir(path.dirname(script), { recursive: true });
  const fresh = `${script}.${process.pid}`;
  await writeFile(fresh, `#!/bin/sh\nexec ${words.join(' ')} "$@"\n`);
  await chmod(fresh, 0o755);
  await rename(fresh, script);
}
