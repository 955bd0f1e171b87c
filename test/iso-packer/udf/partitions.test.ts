import { Buffer } from 'node:buffer';
import test from 'ava';
import {
  BuiltVolume,
  described,
  dstring,
  fileEntry,
  folder,
  identifier,
  longAllocation,
  mapOfType2,
  START,
  shortAllocation,
} from './built-volume.ts';
import { contentsIn, listed, sha256 } from './listed.ts';

const BLOCK = 2048;

/** The blocks 0 (file set), 1 (root) and 2 (file) of a virtual partition, which stand at 50, 61 and 52. */
const TABLE = Buffer.alloc(12);
for (const [i, block] of [50, 61, 52].entries()) TABLE.writeUInt32LE(block, 4 * i);

function virtualVolume(table: Buffer): BuiltVolume {
  const volume = new BuiltVolume({
    maps: [mapOfType2('*UDF Virtual Partition')],
    fileSet: { at: 50, block: 0, partition: 1 },
    root: [1, 1],
  });
  volume.put(START + 51, folder(identifier('old', 2, 0, 1)), 1);
  volume.put(START + 61, folder(identifier('f', 2, 0, 1)), 1);
  // Its content is in the physical partition.
  volume.put(START + 52, fileEntry({ form: 1, area: longAllocation(BLOCK, 70, 0), size: BLOCK }), 2);
  volume.image.fill('v', (START + 70) * BLOCK, (START + 71) * BLOCK);
  volume.put(START + 95, table, 95);
  return volume;
}

const EXPECTED = { f: sha256('v'.repeat(BLOCK)) };

test('a virtual partition of UDF 2.00: its table has a head, and the label that counts', async (t) => {
  const head = Buffer.alloc(152);
  head.writeUInt16LE(152, 0);
  dstring('Renamed', 128).copy(head, 4);
  const { image } = virtualVolume(fileEntry({ fileType: 248, area: Buffer.concat([head, TABLE]) }));
  const listing = await listed(t, image);
  t.deepEqual(contentsIn(listing), EXPECTED);
  t.deepEqual(listing.labels, { udf: 'Renamed' });
});

test('a virtual partition of UDF 1.50: its table ends in an identifier', async (t) => {
  const tail = Buffer.alloc(36);
  tail.write('*UDF Virtual Alloc Tbl', 1, 'latin1');
  const { image } = virtualVolume(fileEntry({ fileType: 0, area: Buffer.concat([TABLE, tail]) }));
  const listing = await listed(t, image);
  t.deepEqual(contentsIn(listing), EXPECTED);
  t.deepEqual(listing.labels, { udf: 'A label' });
});

test('a virtual partition without a table is an error at its map', async (t) => {
  const { image } = virtualVolume(fileEntry({ fileType: 5, area: TABLE }));
  await t.throwsAsync(() => listed(t, image), { code: 'ISO_BAD_DESCRIPTOR', message: /at byte 207294\)/ });
});

test('a sparable partition: a packet that went bad is read from its spare', async (t) => {
  const map = mapOfType2('*UDF Sparable Partition', (bytes) => {
    bytes.writeUInt16LE(16, 40);
    bytes.writeUInt8(1, 42);
    bytes.writeUInt32LE(BLOCK, 44);
    bytes.writeUInt32LE(200, 48);
  });
  const volume = new BuiltVolume({ maps: [map], fileSet: { at: 0, block: 0, partition: 1 }, root: [1, 1] });
  const table = described(0, 56 + 16);
  table.write('*UDF Sparing Table', 17, 'latin1');
  table.writeUInt16LE(2, 48);
  table.writeUInt32LE(32, 56);
  table.writeUInt32LE(220, 60);
  table.writeUInt32LE(0xffff_ffff, 64);
  volume.put(200, table, 200);
  volume.put(START + 1, folder(identifier('f', 2, 0, 1)));
  // Blocks 30 to 33: the last two are in the packet of 32, which has its spare from sector 220 on.
  volume.put(START + 2, fileEntry({ form: 0, area: shortAllocation(4 * BLOCK, 30), size: 4 * BLOCK }));
  volume.image.fill('g', (START + 30) * BLOCK, (START + 32) * BLOCK);
  volume.image.fill('!', (START + 32) * BLOCK, (START + 34) * BLOCK);
  volume.image.fill('s', 220 * BLOCK, 222 * BLOCK);
  t.deepEqual(contentsIn(await listed(t, volume.image)), {
    f: sha256('g'.repeat(2 * BLOCK) + 's'.repeat(2 * BLOCK)),
  });
});

test('a metadata partition (UDF 2.50): file set, folders and entries stand in the blocks of a file', async (t) => {
  const map = mapOfType2('*UDF Metadata Partition', (bytes) => bytes.writeUInt32LE(5, 40));
  const volume = new BuiltVolume({ maps: [map], fileSet: { at: 40, block: 0, partition: 1 }, root: [1, 1] });
  // Blocks 0 of the metadata at 40, 1 and 2 at 60 and 61.
  const area = Buffer.concat([shortAllocation(BLOCK, 40), shortAllocation(2 * BLOCK, 60)]);
  volume.put(START + 5, fileEntry({ fileType: 250, form: 0, area, size: 3 * BLOCK, extended: true }));
  volume.put(START + 60, folder(identifier('f', 2, 0, 1)), 1);
  volume.put(START + 61, fileEntry({ form: 1, area: longAllocation(BLOCK, 70, 0), size: BLOCK }), 2);
  volume.image.fill('v', (START + 70) * BLOCK, (START + 71) * BLOCK);
  t.deepEqual(contentsIn(await listed(t, volume.image)), EXPECTED);
});

test('a partition map of another kind is not supported', async (t) => {
  const volume = new BuiltVolume({ maps: [mapOfType2('*Other')] });
  await t.throwsAsync(() => listed(t, volume.image), { code: 'ISO_UNSUPPORTED_FORMAT' });
});
