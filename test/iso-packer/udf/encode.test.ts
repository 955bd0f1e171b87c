import { Buffer } from 'node:buffer';
import test from 'ava';
import { fileInput } from 'iso-packer';
import { imageOf } from '../image-file.ts';
import { DESCRIPTOR, PARTITION, rawAt, rawField, rawRoot, rawTag, SECTOR } from './raw-udf.ts';

const image = await imageOf([fileInput('dir/né.txt', 'hello', { hidden: true }), fileInput('日.txt', '')], {
  format: 'udf',
  label: 'Läbel',
  date: new Date('2024-02-29T23:59:58.765Z'),
});
const last = image.length / SECTOR - 1;

function hexAt(offset: number, length: number): string {
  return image.subarray(offset, offset + length).toString('hex');
}

function textAt(offset: number, length: number): string {
  return image.toString('latin1', offset, offset + length).replace(/\0+$/, '');
}

/** 1/7.3: local time, no offset; 2024-02-29 23:59:58.765. */
const STAMP = '0010e807021d173b3a4c3200';

test('the volume recognition sequence follows that of ISO 9660 (ECMA-167 2/8.3)', (t) => {
  const sequence = [16, 17, 18, 19, 20, 21, 22].map((sector) => textAt(sector * SECTOR + 1, 5));
  t.deepEqual(sequence, ['CD001', 'CD001', 'CD001', 'BEA01', 'NSR02', 'TEA01', '']);
  t.is(hexAt(20 * SECTOR, 8), '004e535230320100');
});

test('anchors stand at 256 and in the last sector, and name both sequences (3/10.2)', (t) => {
  for (const sector of [256, last]) {
    t.deepEqual(rawTag(image, sector * SECTOR), { id: 2, location: sector, sound: true });
    t.is(hexAt(sector * SECTOR + 16, 16), '00800000200000000080000030000000');
  }
});

test('main and reserve sequence have the same six descriptors, in order (3/8.4.2)', (t) => {
  for (const first of [32, 48]) {
    const tags = [1, 4, 5, 6, 7, 8].map((_, i) => rawTag(image, (first + i) * SECTOR));
    t.deepEqual(
      tags,
      [1, 4, 5, 6, 7, 8].map((id, i) => ({ id, location: first + i, sound: true })),
    );
    const numbers = [0, 1, 2, 3, 4].map((i) => image.readUInt32LE((first + i) * SECTOR + 16));
    t.deepEqual(numbers, [0, 1, 2, 3, 4]);
  }
  for (let i = 0; i < 6; i += 1) {
    const [main, reserve] = [32 + i, 48 + i].map((sector) => hexAt(sector * SECTOR + 16, SECTOR - 16));
    t.is(main, reserve);
  }
});

test('the primary volume descriptor (3/10.1)', (t) => {
  const at = DESCRIPTOR.primary;
  t.is(rawField(image, at + 24, 32), 'Läbel');
  t.is(hexAt(at + 24, 7), '084ce462656c00');
  t.is(hexAt(at + 55, 1), '06');
  t.is(hexAt(at + 56, 16), '01000100020003000100000001000000');
  t.regex(rawField(image, at + 72, 128), /^65e11a7e[0-9a-f]{8}$/);
  for (const charset of [200, 264]) {
    t.is(hexAt(at + charset, 1), '00');
    t.is(textAt(at + charset + 1, 63), 'OSTA Compressed Unicode');
  }
  t.is(hexAt(at + 376, 12), STAMP);
  t.is(textAt(at + 389, 23), '*iso-packer');
});

test('the implementation use volume descriptor (3/10.4; UDF 1.02, 2.2.7)', (t) => {
  const at = DESCRIPTOR.implementation;
  t.is(textAt(at + 21, 23), '*UDF LV Info');
  t.is(hexAt(at + 44, 2), '0201');
  t.is(rawField(image, at + 116, 128), 'Läbel');
});

test('the partition goes from 257 up to the last anchor, to be read only (3/10.5)', (t) => {
  const at = DESCRIPTOR.partition;
  t.is(hexAt(at + 20, 4), '01000000');
  t.is(textAt(at + 25, 23), '+NSR02');
  t.is(image.readUInt32LE(at + 184), 1);
  t.is(image.readUInt32LE(at + 188), PARTITION);
  t.is(image.readUInt32LE(at + 192), last - PARTITION);
});

test('the logical volume descriptor (3/10.6)', (t) => {
  const at = DESCRIPTOR.logical;
  t.is(rawField(image, at + 84, 128), 'Läbel');
  t.is(image.readUInt32LE(at + 212), SECTOR);
  t.is(textAt(at + 217, 23), '*OSTA UDF Compliant');
  t.is(hexAt(at + 240, 3), '020103');
  t.is(hexAt(at + 248, 10), '00100000000000000000');
  t.is(hexAt(at + 264, 8), '0600000001000000');
  t.is(hexAt(at + 432, 14), '0020000040000000010601000000');
});

test('the integrity descriptor: closed, its counts, and the next unique id (3/10.10; UDF 1.02, 2.2.6)', (t) => {
  const at = DESCRIPTOR.integrity;
  t.deepEqual(rawTag(image, at), { id: 9, location: 64, sound: true });
  t.is(hexAt(at + 16, 16), `${STAMP}01000000`);
  // Three apart from the root have an id, from 16.
  t.is(image.readUInt32LE(at + 40), 19);
  t.deepEqual(
    [72, 76, 80, 84].map((field) => image.readUInt32LE(at + field)),
    [1, 46, 0, last - PARTITION],
  );
  // Two files, two folders, and three times the revision.
  t.is(hexAt(at + 120, 14), '0200000002000000020102010201');
  t.is(rawTag(image, at + SECTOR).id, 8);
});

test('the file set descriptor (4/14.1)', (t) => {
  const at = DESCRIPTOR.fileSet;
  t.deepEqual(rawTag(image, at), { id: 256, location: 0, sound: true });
  t.is(hexAt(at + 16, 32), `${STAMP}0300030001000000010000000000000000000000`);
  t.is(rawField(image, at + 112, 128), 'Läbel');
  t.is(rawField(image, at + 304, 32), 'Läbel');
  // The root: a block, the third of the partition.
  t.is(hexAt(at + 400, 16), '00080000020000000000000000000000');
  t.is(textAt(at + 417, 23), '*OSTA UDF Compliant');
  t.deepEqual(rawTag(image, at + SECTOR), { id: 8, location: 1, sound: true });
});

test('a file entry (4/14.9)', (t) => {
  const { at, extents } = rawAt(image, 'dir/né.txt').entry;
  t.deepEqual(rawTag(image, at), { id: 261, location: at / SECTOR - PARTITION, sound: true });
  // Strategy 4, one entry, a file, short allocation descriptors; no owner; read and execute; one link.
  t.is(hexAt(at + 16, 34), '0000000004000000010000050000000000000000ffffffffffffffffa51400000100');
  t.is(hexAt(at + 56, 16), '05000000000000000100000000000000');
  t.is(hexAt(at + 72, 36), STAMP.repeat(3));
  t.is(image.readUInt32LE(at + 108), 1);
  t.is(hexAt(at + 168, 8), '0000000008000000');
  const [[block, bytes] = [0, 0]] = extents;
  t.is(bytes, 5);
  t.is(image.toString('latin1', (PARTITION + block) * SECTOR, (PARTITION + block) * SECTOR + 5), 'hello');
});

test('an empty file has no extent', (t) => {
  const { entry } = rawAt(image, '日.txt');
  t.deepEqual([entry.size, entry.extents, entry.links], [0, [], 1]);
});

test('a file identifier: hidden, 8 bits a character, padded to four bytes (4/14.4)', (t) => {
  const { identifier } = rawAt(image, 'dir/né.txt');
  const { at } = identifier;
  t.is(rawTag(image, at).id, 257);
  t.is(image.readUInt16LE(at + 10), 48 - 16);
  t.is(hexAt(at + 16, 4), '01000107');
  t.is(hexAt(at + 36, 12), `0000${Buffer.from('\x08né.txt\0\0\0', 'latin1').toString('hex')}`);
});

test('a file identifier with 16 bits a character, the high byte first', (t) => {
  const { at } = rawAt(image, '日.txt').identifier;
  t.is(hexAt(at + 18, 2), '000b');
  t.is(hexAt(at + 38, 11), '1065e5002e007400780074');
});

test('a folder is named with bit 1, and names its parent with bits 1 and 3', (t) => {
  const { identifier, entry } = rawAt(image, 'dir');
  t.is(identifier.characteristics, 2);
  t.is(entry.fileType, 4);
  const start = (PARTITION + (entry.extents[0]?.[0] ?? 0)) * SECTOR;
  t.is(hexAt(start + 18, 2), '0a00');
  t.is(image.readUInt32LE(start + 24), rawRoot(image).at / SECTOR - PARTITION);
});
