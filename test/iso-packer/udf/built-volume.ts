import { Buffer } from 'node:buffer';
import { seal } from './raw-udf.ts';

/** A UDF volume made by hand, for what our own writer never writes. Partition 0 of the maps begins at block 300 of the image. */
export interface Shape {
  readonly blockSize?: number;
  /** Blocks of the image. */
  readonly blocks?: number;
  /** Behind the map of type 1, which is always there. */
  readonly maps?: readonly Buffer[];
  /** Where the file set stands, by partition 0, and by the one that is said to have it. */
  readonly fileSet?: { readonly at: number; readonly block: number; readonly partition: number };
  /** Where the root's entry stands: block and place of the map. */
  readonly root?: readonly [block: number, partition: number];
  readonly recognition?: string;
}

export const START = 300;
export const SEQUENCE = 100;

export class BuiltVolume {
  readonly image: Buffer;
  readonly blockSize: number;

  constructor({
    blockSize = 2048,
    blocks = 400,
    maps = [],
    fileSet = { at: 0, block: 0, partition: 0 },
    root = [1, 0],
    recognition = 'NSR03',
  }: Shape = {}) {
    this.blockSize = blockSize;
    this.image = Buffer.alloc(blocks * blockSize);
    for (const [i, identifier] of ['BEA01', recognition, 'TEA01'].entries()) {
      this.image.write(identifier, 32_768 + i * Math.max(2048, blockSize) + 1, 'latin1');
    }
    this.#anchor(256);
    this.#anchor(blocks - 1);
    this.#sequence(blocks, maps, fileSet);
    const set = described(256, 512);
    longAllocation(blockSize, ...root).copy(set, 400);
    this.put(START + fileSet.at, set, fileSet.block);
  }

  /** A descriptor, its tag made right, into a block of the image. */
  put(sector: number, descriptor: Buffer, location: number = sector - START): void {
    descriptor.writeUInt32LE(location, 12);
    seal(descriptor, 0);
    descriptor.copy(this.image, sector * this.blockSize);
  }

  #anchor(sector: number): void {
    const anchor = described(2, 512);
    anchor.writeUInt32LE(16 * this.blockSize, 16);
    anchor.writeUInt32LE(SEQUENCE, 20);
    this.put(sector, anchor, sector);
  }

  #sequence(blocks: number, maps: readonly Buffer[], fileSet: Required<Shape>['fileSet']): void {
    this.put(SEQUENCE, numbered(1, 0), SEQUENCE);
    const logical = numbered(6, 1);
    dstring('A label', 128).copy(logical, 84);
    logical.writeUInt32LE(this.blockSize, 212);
    logical.write('*OSTA UDF Compliant', 217, 'latin1');
    longAllocation(this.blockSize, fileSet.block, fileSet.partition).copy(logical, 248);
    const table = Buffer.concat([Buffer.from('010601000000', 'hex'), ...maps]);
    logical.writeUInt32LE(table.length, 264);
    logical.writeUInt32LE(1 + maps.length, 268);
    table.copy(logical, 440);
    this.put(SEQUENCE + 1, logical, SEQUENCE + 1);
    const described = numbered(5, 2);
    described.write('+NSR03', 25, 'latin1');
    described.writeUInt32LE(START, 188);
    described.writeUInt32LE(blocks - START - 1, 192);
    this.put(SEQUENCE + 2, described, SEQUENCE + 2);
  }
}

/** A descriptor with the tag's id and length, yet to be sealed. */
export function described(id: number, length: number): Buffer {
  const bytes = Buffer.alloc(length);
  bytes.writeUInt16LE(id, 0);
  bytes.writeUInt16LE(3, 2);
  bytes.writeUInt16LE(length - 16, 10);
  return bytes;
}

/** The same of a volume descriptor, with its number. */
export function numbered(id: number, number: number): Buffer {
  const bytes = described(id, 512);
  bytes.writeUInt32LE(number, 16);
  return bytes;
}

export function dstring(text: string, length: number): Buffer {
  const field = Buffer.alloc(length);
  field.write(`\x08${text}`, 'latin1');
  field.writeUInt8(text.length + 1, length - 1);
  return field;
}

/** ECMA-167 4/14.14.1; kinds: 0 recorded, 1 and 2 not, 3 more descriptors. */
export function shortAllocation(length: number, block: number, kind = 0): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeUInt32LE(length + kind * 2 ** 30, 0);
  bytes.writeUInt32LE(block, 4);
  return bytes;
}

/** 4/14.14.2 */
export function longAllocation(length: number, block: number, partition = 0, kind = 0): Buffer {
  const bytes = Buffer.alloc(16);
  shortAllocation(length, block, kind).copy(bytes);
  bytes.writeUInt16LE(partition, 8);
  return bytes;
}

/** 4/14.14.3 */
export function extendedAllocation(length: number, block: number, recorded = length): Buffer {
  const bytes = Buffer.alloc(20);
  bytes.writeUInt32LE(length, 0);
  bytes.writeUInt32LE(recorded, 4);
  bytes.writeUInt32LE(length, 8);
  bytes.writeUInt32LE(block, 12);
  return bytes;
}

export interface Entry {
  /** Default 5, a file. */
  readonly fileType?: number;
  /** 0 short, 1 long, 2 extended, 3 embedded, which is the default. */
  readonly form?: number;
  /** Allocation descriptors, or the content. */
  readonly area: Buffer;
  /** Default: the area's length. */
  readonly size?: number;
  /** Whether it is the extended entry of the third edition. */
  readonly extended?: boolean;
  readonly strategy?: number;
  /** Extended attributes, which stand before the area. */
  readonly attributes?: Buffer;
}

/** 4/14.9 and 4/14.17 */
export function fileEntry({
  fileType = 5,
  form = 3,
  area,
  size = area.length,
  extended = false,
  strategy = 4,
  attributes = Buffer.alloc(0),
}: Entry): Buffer {
  const head = extended ? 216 : 176;
  const bytes = Buffer.concat([described(extended ? 266 : 261, head), attributes, area]);
  bytes.writeUInt16LE(bytes.length - 16, 10);
  bytes.writeUInt16LE(strategy, 20);
  bytes.writeUInt8(fileType, 27);
  bytes.writeUInt16LE(form, 34);
  bytes.writeBigUInt64LE(BigInt(size), 56);
  bytes.writeUInt32LE(attributes.length, head - 8);
  bytes.writeUInt32LE(area.length, head - 4);
  return bytes;
}

/** 4/14.5 */
export function allocationExtent(area: Buffer): Buffer {
  const bytes = Buffer.concat([described(258, 24), area]);
  bytes.writeUInt16LE(bytes.length - 16, 10);
  bytes.writeUInt32LE(area.length, 20);
  return bytes;
}

/** 4/14.4, sealed; characteristics: 1 hidden, 2 folder, 4 deleted, 8 parent. */
export function identifier(name: string, block: number, characteristics = 0, partition = 0): Buffer {
  const text = Buffer.from(name === '' ? '' : `\x08${name}`, 'latin1');
  const bytes = described(257, Math.ceil((38 + text.length) / 4) * 4);
  bytes.writeUInt8(characteristics, 18);
  bytes.writeUInt8(text.length, 19);
  longAllocation(2048, block, partition).copy(bytes, 20);
  text.copy(bytes, 38);
  seal(bytes, 0);
  return bytes;
}

/** The entry of a folder that holds its records itself. */
export function folder(...identifiers: readonly Buffer[]): Buffer {
  return fileEntry({ fileType: 4, area: Buffer.concat([identifier('', 1, 10), ...identifiers]) });
}

/** A partition map of type 2 (UDF 1.50, 2.2.8), upon partition 0. */
export function mapOfType2(kind: string, fields: (map: Buffer) => void = () => {}): Buffer {
  const map = Buffer.alloc(64);
  map.writeUInt8(2, 0);
  map.writeUInt8(64, 1);
  map.write(kind, 5, 'latin1');
  fields(map);
  return map;
}
