import { open, readFile } from 'node:fs/promises';
import { crc32 } from 'node:zlib';
import { filledUp } from './dense-chunk.ts';

// Offsets as in libevtx' description of the format.
const headerBytes = 4096;
const chunkBytes = 65_536;
const firstRecord = 512;

/**
 * One busy log of at least so many bytes: the chunks of many logs, each filled up, over and over. So a program that takes a file at a
 * time is timed at its work and not at its start. Records are numbered anew, and every checksum is right.
 */
export async function joinLogs(files: readonly string[], into: string, atLeast: number): Promise<number> {
  const [first] = files;
  if (first === undefined) throw new Error('no logs to join');
  const read = (await Promise.all(files.map((file) => readFile(file)))).flatMap(chunksOf);
  const chunks = read.flatMap((chunk) => filledUp(chunk) ?? []);
  if (chunks.length === 0) throw new Error('no chunk of these logs can be filled up');
  const header = (await readFile(first)).subarray(0, headerBytes);
  const log = await open(into, 'w');
  let count = 0;
  let nextRecord = 1n;
  await log.write(header);
  while (count * chunkBytes < atLeast) {
    for (const chunk of chunks) {
      nextRecord = renumber(chunk, nextRecord);
      await log.write(chunk);
      count++;
    }
  }
  header.writeBigUInt64LE(0n, 8);
  header.writeBigUInt64LE(BigInt(count - 1), 16);
  header.writeBigUInt64LE(nextRecord, 24);
  header.writeUInt16LE(count & 0xffff, 42);
  header.writeUInt32LE(0, 120);
  header.writeUInt32LE(crc32(header.subarray(0, 120)), 124);
  await log.write(header, 0, headerBytes, 0);
  await log.close();
  return headerBytes + count * chunkBytes;
}

function chunksOf(log: Buffer): Buffer[] {
  const chunks: Buffer[] = [];
  for (let at = headerBytes; at + chunkBytes <= log.length; at += chunkBytes)
    if (log.toString('latin1', at, at + 8) === 'ElfChnk\0') chunks.push(log.subarray(at, at + chunkBytes));
  return chunks;
}

/** The number after the last of its records. */
function renumber(chunk: Buffer, from: bigint): bigint {
  const end = chunk.readUInt32LE(48);
  let next = from;
  for (
    let at = firstRecord;
    at + 24 <= end && chunk.readUInt32LE(at) === 0x2a2a;
    at += chunk.readUInt32LE(at + 4)
  )
    chunk.writeBigUInt64LE(next++, at + 8);
  for (const [offset, value] of [
    [8, from],
    [16, next - 1n],
    [24, from],
    [32, next - 1n],
  ] as const)
    chunk.writeBigUInt64LE(value, offset);
  chunk.writeUInt32LE(crc32(chunk.subarray(firstRecord, end)), 52);
  chunk.writeUInt32LE(crc32(chunk.subarray(128, firstRecord), crc32(chunk.subarray(0, 120))), 124);
  return next;
}
