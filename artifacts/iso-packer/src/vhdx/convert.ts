import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { Program } from '../image/image-options.ts';
import { IsoError } from '../iso-error.ts';

/** Bytes, as in a dynamic VHD. */
const BLOCK_SIZE = 2 * 1024 * 1024;
/** A disk of 2 TiB takes less on any machine that has room for it. */
const TIMEOUT_MS = 6 * 60 * 60 * 1000;
/** In UTF-16 code units. */
const MAX_LAST_WORDS = 200;

/**
 * Has qemu-img make a VHDX of a raw disk. The block size is given, as qemu-img's choice would make of little content a large file.
 * @throws IsoError `ISO_NO_TOOL`, `ISO_TOOL_FAILED`.
 */
export async function convert({ file, args }: Program, raw: string, image: string): Promise<void> {
  const options = `subformat=dynamic,block_size=${BLOCK_SIZE}`;
  const all = [...args, 'convert', '-f', 'raw', '-O', 'vhdx', '-o', options, raw, image];
  try {
    await promisify(execFile)(file, all, {
      env: { PATH: process.env.PATH, LC_ALL: 'C' },
      timeout: TIMEOUT_MS,
      killSignal: 'SIGKILL',
    });
  } catch (error) {
    throw failure(file, error);
  }
}

function failure(file: string, error: unknown): unknown {
  if (!(error instanceof Error) || !('code' in error)) return error;
  if (error.code === 'ENOENT' || error.code === 'EACCES') {
    return new IsoError('ISO_NO_TOOL', `there is no program "${file}", which makes VHDX images`, {
      mend: 'install qemu-img (in Debian the package qemu-utils), or choose vhd, which needs no other program',
      cause: error,
    });
  }
  return new IsoError('ISO_TOOL_FAILED', `qemu-img made no VHDX image: ${lastWords(error)}`, {
    mend: 'check free space in the folder for temporary files, and that qemu-img knows the format vhdx',
    cause: error,
  });
}

function lastWords(error: Error): string {
  const said = 'stderr' in error && typeof error.stderr === 'string' ? error.stderr : '';
  const last = said.trim().split('\n').at(-1) ?? '';
  return (last === '' ? 'it said nothing' : last).slice(0, MAX_LAST_WORDS);
}
