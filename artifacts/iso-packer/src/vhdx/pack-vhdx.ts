import { Buffer } from 'node:buffer';
import { createHash } from 'node:crypto';
import { type FileHandle, mkdtempDisposable, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { PackedDisk } from '../disk/pack-disk.ts';
import type { Chunks } from '../image/emit-files.ts';
import type { ImageOptions, Program } from '../image/image-options.ts';
import type { PackedImage } from '../image/image-plan.ts';
import type { Input } from '../inputs/inputs.ts';
import { ioError } from '../io-error.ts';
import { virtualDisk } from '../vhd/virtual-disk.ts';
import { convert } from './convert.ts';
import { makeStable } from './make-stable.ts';

const PIECE = 1024 * 1024;
const ZEROS = Buffer.alloc(PIECE);
/** [MS-VHDX] 2.6.2.2. */
const SIZES = {
  max: 64 * 1024 ** 4,
  maxInWords: '64 TiB for a VHDX',
  suitable: (bytes: number) => bytes,
};

/**
 * A dynamic VHDX whose disk has one FAT partition with the inputs, made by qemu-img from a temporary raw disk. What qemu-img chooses at
 * random is replaced, so the same inputs and options give the same bytes; another version of qemu-img may lay them out otherwise.
 * @throws IsoError of category `user`, at once; while reading: `ISO_SIZE_CHANGED`, `ISO_IO`; `ISO_NO_TOOL` without qemu-img,
 *   `ISO_TOOL_FAILED` where it fails.
 */
export function packVhdx(inputs: Iterable<Input>, options: ImageOptions): PackedImage {
  const disk = virtualDisk([...inputs], options, SIZES);
  const { qemuImg = { file: 'qemu-img', args: [] } } = options;
  return { plan: { size: null, entries: disk.plan.entries }, bytes: emit(disk, qemuImg) };
}

async function* emit(disk: PackedDisk, qemuImg: Program): Chunks {
  await using folder = await temporaryFolder();
  const raw = join(folder.path, 'disk.raw');
  const image = join(folder.path, 'disk.vhdx');
  const digest = await writeRaw(disk, raw);
  await convert(qemuImg, raw, image);
  await rm(raw);
  await makeStable(image, digest);
  yield* contentOf(image);
}

/** Gone, with all that is in it, when it goes out of scope. */
async function temporaryFolder() {
  const prefix = resolve(tmpdir(), 'iso-packer-');
  try {
    return await mkdtempDisposable(prefix);
  } catch (error) {
    throw ioError(error, prefix);
  }
}

/** The disk as a file. @returns what identifies its content */
async function writeRaw({ plan, bytes }: PackedDisk, file: string): Promise<string> {
  try {
    await using handle = await open(file, 'wx');
    const digest = await writeAll(bytes, handle);
    await handle.truncate(plan.size);
    return digest;
  } catch (error) {
    throw ioError(error, file);
  }
}

/** With holes where there are only zeros. Each chunk is given back when it is written. @returns the SHA-256 */
async function writeAll(bytes: AsyncIterable<Uint8Array>, handle: FileHandle): Promise<string> {
  const sum = createHash('sha256');
  const chunks = bytes[Symbol.asyncIterator]();
  let at = 0;
  try {
    for (let next = await chunks.next(); !next.done; next = await chunks.next(next.value)) {
      const chunk: Uint8Array = next.value;
      sum.update(chunk);
      for (let done = isZero(chunk) ? chunk.length : 0; done < chunk.length; )
        done += (await handle.write(chunk, done, chunk.length - done, at + done)).bytesWritten;
      at += chunk.length;
    }
  } finally {
    await chunks.return?.();
  }
  return sum.digest('hex');
}

function isZero(chunk: Uint8Array): boolean {
  return chunk.length <= PIECE && ZEROS.subarray(0, chunk.length).equals(chunk);
}

async function* contentOf(file: string): Chunks {
  await using handle = await open(file, 'r');
  let buffer = Buffer.alloc(PIECE);
  for (;;) {
    const { bytesRead } = await handle.read(buffer, 0, PIECE);
    if (bytesRead === 0) return;
    if ((yield buffer.subarray(0, bytesRead)) === undefined) buffer = Buffer.alloc(PIECE);
  }
}
