import { sign } from './log-writer.ts';

/** A small generator of numbers that a seed determines (Mulberry32). */
export class Random {
  #state: number;

  constructor(seed: number) {
    this.#state = seed >>> 0;
  }

  /** 0 up to, but not including, the bound. */
  below(bound: number): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let t = this.#state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return Math.floor((((t ^ (t >>> 14)) >>> 0) / 2 ** 32) * bound);
  }

  of<T>(items: readonly T[]): T {
    const item = items[this.below(items.length)];
    if (item === undefined) throw new Error('nothing to choose from');
    return item;
  }
}

const tokens = [...Array(16).keys(), 0x41, 0x45, 0x46, 0x47, 0x48, 0x49];
const types = [...Array(24).keys(), 0x20, 0x21, 0x23, 0x80, 0x81, 0x84, 0x8a, 0x93, 0xa1, 0xff];
const numbers = [
  0, 1, 0x7f, 0x80, 0xff, 0x100, 0x200, 0x7fff, 0x8000, 0xffff, 0x1_0000, 0x7fff_ffff, 0x8000_0000,
  0xffff_fff0, 0xffff_ffff,
];

/** One of the files with a few changes, most of them where there are records; often with its checksums made right again. */
export function mutate(random: Random, files: readonly Buffer[]): Buffer {
  let bytes: Buffer = Buffer.from(random.of(files));
  const changes = 1 + random.below(6);
  for (let i = 0; i < changes && bytes.length > 16; i++) bytes = change(random, bytes, files);
  if (random.below(2) === 0) signAll(bytes);
  return bytes;
}

function change(random: Random, bytes: Buffer, files: readonly Buffer[]): Buffer {
  const at = place(random, bytes);
  const left = bytes.length - at;
  const length = 1 + random.below(Math.min(left, random.of([4, 64, 1024, 70_000])));
  switch (random.below(12)) {
    case 0:
    case 1:
    case 2:
      bytes.writeUInt8(bytes.readUInt8(at) ^ (1 << random.below(8)), at);
      return bytes;
    case 3:
      bytes.writeUInt8(random.of(tokens), at);
      return bytes;
    case 4:
      bytes.writeUInt8(random.of(types), at);
      return bytes;
    case 5:
      if (left >= 4) bytes.writeUInt32LE(random.of(numbers), at);
      return bytes;
    case 6:
      if (left >= 4) bytes.writeUInt32LE(random.below(0x1_0000), at);
      return bytes;
    case 7:
      return bytes.fill(random.of([0, 0x2a, 0xff]), at, at + length);
    case 8:
      return bytes.subarray(0, at);
    case 9:
      return Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + length)]);
    case 10:
      return Buffer.concat([
        bytes.subarray(0, at),
        bytes.subarray(place(random, bytes)).subarray(0, length),
        bytes.subarray(at),
      ]);
    default: {
      const other = random.of(files);
      const from = place(random, other);
      other.copy(bytes, at, from, from + length);
      return bytes;
    }
  }
}

/** Anywhere; more often at the beginning of a chunk, where its header and first records are. */
function place(random: Random, bytes: Buffer): number {
  const near = random.of([bytes.length, 16_384, 6_000]);
  const chunk = 4096 + 65_536 * random.below(Math.max(1, Math.floor(bytes.length / 65_536)));
  const at = near === bytes.length ? random.below(bytes.length) : chunk + random.below(near);
  return Math.min(at, bytes.length - 1);
}

/** So that the reader has no checksum to tell it. */
function signAll(bytes: Buffer): void {
  for (let at = 4096; at + 65_536 <= bytes.length; at += 65_536) sign(bytes.subarray(at, at + 65_536));
}
