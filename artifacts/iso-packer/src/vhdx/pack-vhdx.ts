import { Buffer } from 'node:buffer';
import { createHash } from 'node:crypto';
import { type FileHandle, mkdtempDisposable, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { PackedDisk } from '../disk/pack-disk.ts';
import type { ImageOptions, Program } from '../image/image-options.ts';
import type { PackedImage } from '../image/image-plan.ts';
import type { Input } from '../inputs/inputs.ts';
import { ioError } from '../io-error.ts';
import { virtualDisk } from '../virtual-disks/virtual-disk.ts';
import type { Chunks } from '../writing/emit-files.ts';
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
  await done(rm(raw), raw);
  await makeStable(image, digest);
  yield* contentOf(image);
}

/** Gone, with all that is in it, when it goes out of scope. */
function temporaryFolder() {
  const prefix = resolve(tmpdir(), 'iso-packer-');
  return done(mkdtempDisposable(prefix), prefix);
}

/** What is done with a file of ours. What an input throws meanwhile is not about that file, and must not pass here. */
async function done<T>(doing: Promise<T>, file: string): Promise<T> {
  try {
    return await doing;
  } catch (error) {
    throw ioError(error, file);
  }
}

/** The disk as a file. @returns what identifies its content */
async function writeRaw({ plan, bytes }: PackedDisk, file: string): Promise<string> {
  await using handle = await done(open(file, 'wx'), file);
  const digest = await writeAll(bytes, plan.dataEnd, (chunk, at) =>
    done(writeChunk(handle, chunk, at), file),
  );
  await done(handle.truncate(plan.size), file);
  return createHash('sha256').update(`${digest} ${plan.size}`).digest('hex');
}

async function writeChunk(handle: FileHandle, chunk: Uint8Array, at: number): Promise<void> {
  for (let written = 0; written < chunk.length; )
    written += (await handle.write(chunk, written, chunk.length - written, at + written)).bytesWritten;
}

/**
 * With holes where there are only zeros, and no further than `end`, behind which there is nothing else. Each chunk is given back when it is
 * written. @returns the SHA-256
 */
async function writeAll(
  bytes: AsyncIterable<Uint8Array>,
  end: number,
  write: (chunk: Uint8Array, at: number) => Promise<void>,
): Promise<string> {
  const sum = createHash('sha256');
  const chunks = bytes[Symbol.asyncIterator]();
  let at = 0;
  try {
    for (let next = await chunks.next(); !next.done && at < end; next = await chunks.next(next.value)) {
      const chunk: Uint8Array = next.value;
      sum.update(chunk);
      if (!isZero(chunk)) await write(chunk, at);
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
  await using handle = await done(open(file, 'r'), file);
  let buffer = Buffer.alloc(PIECE);
  for (;;) {
    const { bytesRead } = await done(handle.read(buffer, 0, PIECE), file);
    if (bytesRead === 0) return;
    if ((yield buffer.subarray(0, bytesRead)) === undefined) buffer = Buffer.alloc(PIECE);
  }
}
