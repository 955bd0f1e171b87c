import { Buffer } from 'node:buffer';
import { truncate } from 'node:fs/promises';
import test from 'ava';
import { inspectImage } from 'iso-packer';
import { imageFile } from '../../image-file.ts';
import {
  BuiltVolume,
  fileEntry,
  folder,
  identifier,
  mapOfType2,
  SEQUENCE,
  START,
  shortAllocation,
} from '../built-volume.ts';
import { contentsIn, listed, sha256 } from '../listed.ts';

const BLOCK = 2048;

/** Lets the partition claim more blocks than the image has. */
function growPartition(volume: BuiltVolume, blocks: number): void {
  const sector = SEQUENCE + 2;
  const partition = Buffer.from(volume.image.subarray(sector * BLOCK, sector * BLOCK + 512));
  partition.writeUInt32LE(blocks, 192);
  volume.put(sector, partition, sector);
}

/** A root whose records stand in blocks from 10 on. */
function withRecords(records: Buffer): BuiltVolume {
  const blocks = Math.ceil(records.length / BLOCK);
  const volume = new BuiltVolume({ blocks: START + 20 + blocks });
  const area = shortAllocation(records.length, 10);
  volume.put(START + 1, fileEntry({ fileType: 4, form: 0, area, size: records.length }));
  volume.put(START + 2, fileEntry({ area: Buffer.from('one') }));
  records.copy(volume.image, (START + 10) * BLOCK);
  return volume;
}

test('more names than any image has: ISO_LIMIT', async (t) => {
  const names = Array.from({ length: 250_001 }, (_, i) => identifier(i.toString(36), 2));
  const { image } = withRecords(Buffer.concat(names));
  await t.throwsAsync(() => listed(t, image), { code: 'ISO_LIMIT', message: /250000 entries/ });
});

test('deleted names, however many, are no entries', async (t) => {
  const deleted = identifier('gone', 2, 4);
  const { image } = withRecords(
    Buffer.concat([Buffer.alloc(250_001 * deleted.length, deleted), identifier('f', 2)]),
  );
  t.deepEqual(contentsIn(await listed(t, image)), { f: sha256('one') });
});

test('a folder of 300 MB: ISO_LIMIT, before it is read', async (t) => {
  const volume = new BuiltVolume();
  growPartition(volume, 200_000);
  const area = shortAllocation(300_000_000, 10);
  volume.put(START + 1, fileEntry({ fileType: 4, form: 0, area, size: 300_000_000 }));
  const file = await imageFile(t, volume.image);
  await truncate(file, 400_000_000);
  await t.throwsAsync(() => inspectImage(file), { code: 'ISO_LIMIT', message: /bytes of folders/ });
});

test('folders nested over 64 deep: ISO_LIMIT', async (t) => {
  const volume = new BuiltVolume();
  for (let i = 1; i <= 70; i += 1) volume.put(START + i, folder(identifier('d', i + 1, 2)));
  await t.throwsAsync(() => listed(t, volume.image), { code: 'ISO_LIMIT', message: /64 deep/ });
});

test('more that is not recorded than it makes sense to hash: ISO_LIMIT', async (t) => {
  const area = Buffer.concat(Array.from({ length: 5 }, () => shortAllocation(2 ** 30 - BLOCK, 0, 2)));
  const volume = new BuiltVolume();
  volume.put(START + 1, folder(identifier('f', 2)));
  volume.put(START + 2, fileEntry({ form: 0, area, size: 5 * (2 ** 30 - BLOCK) }));
  await t.throwsAsync(() => listed(t, volume.image), { code: 'ISO_LIMIT', message: /not recorded/ });
});

test('files that share all their data are no overlap; files that share a part of it are ISO_OVERLAP', async (t) => {
  const shared = (...parts: readonly Buffer[]): Buffer =>
    fileEntry({ form: 0, area: Buffer.concat(parts), size: BLOCK * 60 * parts.length });
  const long = shortAllocation(BLOCK * 60, 20);
  const volume = new BuiltVolume();
  volume.put(START + 1, folder(...[2, 3, 4, 5, 6, 7, 8, 9].map((block) => identifier(`f${block}`, block))));
  for (const block of [2, 3, 4, 5, 6, 7, 8, 9]) volume.put(START + block, shared(long));
  const { entries } = await listed(t, volume.image);
  t.is(new Set(entries.map(({ sha256: sum }) => sum)).size, 1);
  // Each has the long part so many times that no two lists of extents are the same.
  for (const block of [2, 3, 4, 5, 6, 7, 8, 9]) {
    volume.put(START + block, shared(...Array.from({ length: block }, () => long)));
  }
  await t.throwsAsync(() => listed(t, volume.image), { code: 'ISO_OVERLAP', message: /in another file too/ });
});

test('a file in more parts than there is sense in: ISO_LIMIT', async (t) => {
  // A virtual partition maps each block by itself.
  const tableBlocks = 1024;
  const volume = new BuiltVolume({
    blocks: START + 20 + tableBlocks + 20,
    maps: [mapOfType2('*UDF Virtual Partition')],
    root: [1, 1],
  });
  const table = Buffer.alloc(tableBlocks * BLOCK);
  table.writeUInt16LE(152, 0);
  for (const block of [1, 2]) table.writeUInt32LE(block, 152 + 4 * block);
  table.copy(volume.image, (START + 10) * BLOCK);
  const size = table.length;
  volume.put(START + 1, folder(identifier('f', 2, 0, 1)));
  const parts = Array.from({ length: 3 }, () => shortAllocation(BLOCK * 500_000, 0));
  volume.put(START + 2, fileEntry({ form: 0, area: Buffer.concat(parts), size: 3 * BLOCK * 500_000 }));
  const last = START + 20 + tableBlocks + 18;
  volume.put(last, fileEntry({ fileType: 248, form: 0, area: shortAllocation(size, 10), size }));
  const file = await imageFile(t, volume.image);
  await t.throwsAsync(() => inspectImage(file), { code: 'ISO_LIMIT', message: /parts of files/ });
});

test('a table of a virtual partition over 16 MiB: ISO_LIMIT, before it is read', async (t) => {
  const volume = new BuiltVolume({ maps: [mapOfType2('*UDF Virtual Partition')], root: [1, 1] });
  const size = 16 * 2 ** 20 + 4;
  growPartition(volume, 20_000);
  volume.put(399, fileEntry({ fileType: 248, form: 0, area: shortAllocation(size, 10), size }));
  const file = await imageFile(t, volume.image);
  await t.throwsAsync(() => inspectImage(file), { code: 'ISO_LIMIT', message: /virtual partition/ });
});
