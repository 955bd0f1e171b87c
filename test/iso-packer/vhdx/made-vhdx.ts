import { Buffer } from 'node:buffer';
import { MemorySource } from '../vhd/memory-source.ts';

const KIBIBYTE = 1024;
export const MEBIBYTE = 1024 * 1024;

/** Where things lie in a made VHDX. */
export const AT = {
  headers: [64 * KIBIBYTE, 128 * KIBIBYTE],
  regions: [192 * KIBIBYTE, 256 * KIBIBYTE],
  log: MEBIBYTE,
  bat: 2 * MEBIBYTE,
  metadata: 3 * MEBIBYTE,
  /** The items, behind the table of 64 KiB. */
  fileParameters: 3 * MEBIBYTE + 64 * KIBIBYTE,
  diskSize: 3 * MEBIBYTE + 64 * KIBIBYTE + 8,
  diskId: 3 * MEBIBYTE + 64 * KIBIBYTE + 16,
  sectorSize: 3 * MEBIBYTE + 64 * KIBIBYTE + 32,
  blocks: 4 * MEBIBYTE,
} as const;

export interface MadeVhdx {
  readonly size: number;
  readonly headers: [Buffer, Buffer];
  readonly regions: [Buffer, Buffer];
  readonly bat: Buffer;
  readonly metadata: Buffer;
  /** By their place in the image. */
  readonly blocks: Map<number, Buffer>;
}

/** [MS-VHDX] 2.2.2, 2.2.3: the checksum of headers and region tables, bit by bit. */
export function seal(structure: Buffer): Buffer {
  structure.writeUInt32LE(0, 4);
  structure.writeUInt32LE(crc32c(structure), 4);
  return structure;
}

function crc32c(bytes: Buffer): number {
  let crc = 0xffff_ffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit += 1) crc = crc & 1 ? (crc >>> 1) ^ 0x82f6_3b78 : crc >>> 1;
  }
  return ~crc >>> 0;
}

/**
 * A VHDX made by the clauses of [MS-VHDX], apart from the code that is tried. `stored` says which blocks of the disk are stored, one
 * behind the other, each filled with its number.
 */
export function madeVhdx(o: {
  diskSize: number;
  blockSize?: number;
  sectorSize?: number;
  stored: readonly number[];
}): MadeVhdx {
  const { diskSize, blockSize = MEBIBYTE, sectorSize = 512, stored } = o;
  const bat = Buffer.alloc(MEBIBYTE);
  const blocks = new Map<number, Buffer>();
  for (const [index, block] of stored.entries()) {
    const at = AT.blocks + index * blockSize;
    bat.writeBigUInt64LE(BigInt(at) | 6n, entryAt(block, blockSize, sectorSize));
    blocks.set(at, Buffer.alloc(Math.min(blockSize, MEBIBYTE), block + 1));
  }
  return {
    size: AT.blocks + stored.length * blockSize,
    headers: [header(1), header(2)],
    regions: [regionTable(), regionTable()],
    bat,
    metadata: metadata(diskSize, blockSize, sectorSize),
    blocks,
  };
}

/** 2.5: after as many payload blocks as one bitmap block of 1 MiB has bits for stands that block's entry. */
export function entryAt(block: number, blockSize = MEBIBYTE, sectorSize = 512): number {
  const ratio = (MEBIBYTE * 8 * sectorSize) / blockSize;
  return (block + Math.floor(block / ratio)) * 8;
}

export function sourceOf({ size, headers, regions, bat, metadata: items, blocks }: MadeVhdx): MemorySource {
  const identifier = Buffer.from('vhdxfile');
  const pieces: (readonly [number, Buffer])[] = [
    [0, identifier],
    [AT.headers[0], headers[0]],
    [AT.headers[1], headers[1]],
    [AT.regions[0], regions[0]],
    [AT.regions[1], regions[1]],
    [AT.bat, bat],
    [AT.metadata, items],
  ];
  return new MemorySource(size, new Map([...pieces, ...blocks]));
}

/** 2.2.2. */
function header(sequence: number): Buffer {
  const bytes = Buffer.alloc(4096);
  bytes.write('head', 0, 'latin1');
  bytes.writeBigUInt64LE(BigInt(sequence), 8);
  bytes.fill(0xa0 + sequence, 16, 48);
  bytes.writeUInt16LE(1, 66);
  bytes.writeUInt32LE(MEBIBYTE, 68);
  bytes.writeBigUInt64LE(BigInt(AT.log), 72);
  return seal(bytes);
}

/** 2.2.3. */
function regionTable(): Buffer {
  const bytes = Buffer.alloc(64 * KIBIBYTE);
  bytes.write('regi', 0, 'latin1');
  bytes.writeUInt32LE(2, 8);
  Buffer.from('6677c22d23f600429d64115e9bfd4a08', 'hex').copy(bytes, 16);
  bytes.writeBigUInt64LE(BigInt(AT.bat), 32);
  bytes.writeUInt32LE(MEBIBYTE, 40);
  bytes.writeUInt32LE(1, 44);
  Buffer.from('06a27c8b90479a4bb8fe575f050f886e', 'hex').copy(bytes, 48);
  bytes.writeBigUInt64LE(BigInt(AT.metadata), 64);
  bytes.writeUInt32LE(MEBIBYTE, 72);
  bytes.writeUInt32LE(1, 76);
  return seal(bytes);
}

/** 2.6. */
function metadata(diskSize: number, blockSize: number, sectorSize: number): Buffer {
  const bytes = Buffer.alloc(MEBIBYTE);
  bytes.write('metadata', 0, 'latin1');
  const items = [
    ['3767a1ca36fa434db3b633f0aa44e76b', AT.fileParameters, 8],
    ['2442a52f1bcd7648b2115dbed83bf4b8', AT.diskSize, 8],
    ['ab12cabee6b2234593efc309e000c746', AT.diskId, 16],
    ['1dbf41816fa90947ba47f233a8faab5f', AT.sectorSize, 4],
  ] as const;
  bytes.writeUInt16LE(items.length, 10);
  for (const [index, [guid, at, length]] of items.entries()) {
    const entry = 32 + index * 32;
    Buffer.from(guid, 'hex').copy(bytes, entry);
    bytes.writeUInt32LE(at - AT.metadata, entry + 16);
    bytes.writeUInt32LE(length, entry + 20);
    bytes.writeUInt32LE(4, entry + 24);
  }
  bytes.writeUInt32LE(blockSize, AT.fileParameters - AT.metadata);
  bytes.writeBigUInt64LE(BigInt(diskSize), AT.diskSize - AT.metadata);
  bytes.writeUInt32LE(sectorSize, AT.sectorSize - AT.metadata);
  return bytes;
}
