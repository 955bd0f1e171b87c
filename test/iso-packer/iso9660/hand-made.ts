import { Buffer } from 'node:buffer';
import { imageOf } from '../image-file.ts';
import { PRIMARY_DESCRIPTOR, SECTOR } from '../raw-image.ts';

export interface HandMadeRecord {
  readonly identifier: string;
  readonly sector?: number;
  readonly size?: number;
  readonly flags?: number;
  /** Sectors of the extended attribute record before the data. */
  readonly attributes?: number;
  readonly systemUse?: readonly Buffer[];
}

/** Where the first of the blocks of `handMadeImage` comes to lie; it is the root directory. */
export const FIRST_BLOCK = 21;

/** An image without Joliet, whose root is the first of these blocks, each one whole sectors. */
export async function handMadeImage(blocks: readonly Buffer[]): Promise<Buffer> {
  const empty = await imageOf([], { label: 'HAND', joliet: false });
  if (empty.length !== FIRST_BLOCK * SECTOR) throw new Error('the empty image has another size');
  const [root = Buffer.alloc(0)] = blocks;
  const image = Buffer.concat([empty, ...blocks]);
  bothDoubleWord(image, PRIMARY_DESCRIPTOR + 80, image.length / SECTOR);
  bothDoubleWord(image, PRIMARY_DESCRIPTOR + 158, FIRST_BLOCK);
  bothDoubleWord(image, PRIMARY_DESCRIPTOR + 166, root.length);
  return image;
}

/** The records of a directory in whole sectors; with `sectors`, filled up to as many. */
export function directory(records: readonly HandMadeRecord[], sectors = 1): Buffer {
  const bytes = Buffer.alloc(sectors * SECTOR);
  let at = 0;
  for (const made of records) {
    const encoded = encode(made);
    const left = SECTOR - (at % SECTOR);
    if (left < encoded.length) at += left;
    encoded.copy(bytes, at);
    at += encoded.length;
  }
  return bytes;
}

/** `.` and `..` of a directory; the root's own with Rock Ridge announces it (SUSP 5.3, SP; P1282 4.1.1, PX). */
export function selfAndParent(sector: number, size: number, rockRidge = false): HandMadeRecord[] {
  const systemUse = rockRidge
    ? [entry('SP', Buffer.from([0xbe, 0xef, 0])), entry('PX', Buffer.alloc(32))]
    : [];
  return [
    { identifier: '\0', sector, size, flags: 2, systemUse },
    { identifier: '\u0001', sector: FIRST_BLOCK, size, flags: 2 },
  ];
}

/** SUSP 4: signature, length, version, data. */
export function entry(signature: string, data: Buffer): Buffer {
  return Buffer.concat([Buffer.from(signature), Buffer.from([data.length + 4, 1]), data]);
}

/** P1282 4.1.4 */
export function alternateName(name: string, flags = 0): Buffer {
  return entry('NM', Buffer.concat([Buffer.from([flags]), Buffer.from(name)]));
}

/** SUSP 5.1 */
export function continuation(block: number, offset: number, length: number): Buffer {
  const data = Buffer.alloc(24);
  for (const [i, value] of [block, offset, length].entries()) bothDoubleWord(data, 8 * i, value);
  return entry('CE', data);
}

/** P1282 4.1.5.1 */
export function childLink(block: number): Buffer {
  const data = Buffer.alloc(8);
  bothDoubleWord(data, 0, block);
  return entry('CL', data);
}

export function bothDoubleWord(bytes: Buffer, at: number, value: number): void {
  bytes.writeUInt32LE(value, at);
  bytes.writeUInt32BE(value, at + 4);
}

function encode({
  identifier,
  sector = 0,
  size = 0,
  flags = 0,
  attributes = 0,
  systemUse = [],
}: HandMadeRecord): Buffer {
  const name = Buffer.from(identifier, 'latin1');
  const nameEnd = 33 + name.length + (name.length % 2 === 0 ? 1 : 0);
  const used = Buffer.concat(systemUse);
  const bytes = Buffer.alloc(nameEnd + used.length + (used.length % 2));
  bytes.writeUInt8(bytes.length, 0);
  bytes.writeUInt8(attributes, 1);
  bothDoubleWord(bytes, 2, sector);
  bothDoubleWord(bytes, 10, size);
  bytes.writeUInt8(flags, 25);
  bytes.writeUInt16LE(1, 28);
  bytes.writeUInt16BE(1, 30);
  bytes.writeUInt8(name.length, 32);
  name.copy(bytes, 33);
  used.copy(bytes, nameEnd);
  return bytes;
}
