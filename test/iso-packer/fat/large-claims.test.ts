import { Buffer } from 'node:buffer';
import test from 'ava';
import { IsoError } from 'iso-packer';
import { readFat } from '../../../artifacts/iso-packer/src/fat/read/read-fat.ts';
import { fillFolders } from './full-folders.ts';
import { clusterAt, fatEntryAt, rawVolume } from './raw-volume.ts';
import { MemorySource, volumeOf } from './volume-bytes.ts';

const large = await volumeOf([], { fat: 32 });

/** The head of a FAT32 volume that claims as many clusters as its FATs have entries; and its size. */
function claiming(
  tableSectors: number,
  entries: readonly (readonly [cluster: number, next: number])[],
): { image: Buffer; size: number } {
  const clusters = tableSectors * 128 - 2;
  const size = (32 + 2 * tableSectors + clusters) * 512;
  const head = Buffer.from(large.subarray(0, 512));
  head.writeUInt32LE(tableSectors, 36);
  head.writeUInt32LE(size / 512, 32);
  const last = entries.reduce((most, [cluster]) => Math.max(most, cluster), 0);
  const table = Buffer.alloc(4 * (last + 1));
  for (const [cluster, next] of entries) table.writeUInt32LE(next, 4 * cluster);
  return { image: Buffer.concat([head, Buffer.alloc(31 * 512), table]), size };
}

/** 200 million clusters, and 800 MB a FAT. */
const HUGE_TABLE = 1_562_500;

test('a FAT of 800 MB is not read as a whole', async (t) => {
  const { image, size } = claiming(HUGE_TABLE, [[2, 0x0fffffff]]);
  const source = new MemorySource(image, size);
  t.deepEqual((await readFat(source))?.entries, []);
  t.true(source.bytesRead < 100_000);
});

test('a folder of more than 65536 entries: ISO_LIMIT, before it is read', async (t) => {
  const chain = Array.from({ length: 4097 }, (_, i) => [i + 2, i + 3] as const);
  const { image, size } = claiming(HUGE_TABLE, chain);
  const source = new MemorySource(image, size);
  const error = await t.throwsAsync(() => readFat(source), { instanceOf: IsoError, code: 'ISO_LIMIT' });
  t.is(error?.offset, 32 * 512 + 4 * (2 + 4095));
  t.true(source.bytesRead < 100_000);
});

test('a file in more pieces than any has: ISO_LIMIT', async (t) => {
  // Its chain has every other cluster; cluster 3 is the root.
  const chain = Array.from({ length: 250_001 }, (_, i) => [2 * i + 4, 2 * i + 6] as const);
  const { image, size } = claiming(8000, [[3, 0x0fffffff], ...chain]);
  image.writeUInt32LE(3, 44);
  const entry = Buffer.alloc(32);
  entry.write('FILE'.padEnd(11));
  entry.writeUInt16LE(4, 26);
  entry.writeUInt32LE(400_000_000, 28);
  const dataStart = (32 + 2 * 8000) * 512;
  const whole = Buffer.concat([image, Buffer.alloc(dataStart + 512 - image.length), entry]);
  const error = await t.throwsAsync(() => readFat(new MemorySource(whole, size)), { instanceOf: IsoError });
  t.deepEqual([error?.code, error?.offset], ['ISO_LIMIT', 32 * 512 + 4 * (2 * 249_998 + 4)]);
});

test('more folders than any volume has: ISO_LIMIT', async (t) => {
  // One folder in another, each with the other's number.
  const depth = 70;
  const image = await volumeOf([], { fat: 32 });
  const volume = rawVolume(image);
  for (let cluster = 2; cluster < depth + 2; cluster += 1) {
    image.writeUInt32LE(0x0fffffff, fatEntryAt(volume, cluster));
    const at = clusterAt(volume, cluster);
    image.write('D          ', at);
    image.writeUInt8(0x10, at + 11);
    image.writeUInt16LE(cluster + 1, at + 26);
  }
  const error = await t.throwsAsync(() => readFat(new MemorySource(image)), { instanceOf: IsoError });
  t.deepEqual([error?.code, error?.offset], ['ISO_LIMIT', clusterAt(volume, 2 + 63)]);
});

test('hundreds of thousands of entries: ISO_LIMIT', async (t) => {
  const image = await volumeOf([], { fat: 32 });
  fillFolders(image, 4);
  const error = await t.throwsAsync(() => readFat(new MemorySource(image)), { instanceOf: IsoError });
  t.regex(error?.message ?? '', /more than 250000 entries/);
});
