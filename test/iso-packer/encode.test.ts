import { Buffer } from 'node:buffer';
import test from 'ava';
import { fileInput } from 'iso-packer';
import { imageOf } from './image-file.ts';
import { JOLIET_DESCRIPTOR, PRIMARY_DESCRIPTOR, recordAt, SECTOR } from './raw-image.ts';

const image = await imageOf([fileInput('dir/né.txt', 'hello', { hidden: true })], {
  label: 'inv_1a2b',
  publisher: 'Lab & Co',
  preparer: '_me',
  application: 'tést',
  date: new Date('2024-02-29T23:59:58.765Z'),
});

function hexAt(offset: number, length: number): string {
  return image.subarray(offset, offset + length).toString('hex');
}

function wideAt(offset: number, length: number): string {
  return Buffer.from(image.subarray(offset, offset + length))
    .swap16()
    .toString('utf16le');
}

test('a directory record is, byte for byte, what ECMA-119 9.1 says', (t) => {
  const { at, length } = recordAt(image, PRIMARY_DESCRIPTOR, 'DIR/N_.TXT;1');
  t.is(
    hexAt(at, length),
    // length and no extended attributes; sector 27 and 5 bytes, both orders; 2024-02-29 23:59:58 UTC;
    // hidden; not interleaved; volume 1, both orders; 8 characters; the padding of an even identifier.
    `2a001b0000000000001b05000000000000057c021d173b3a000100000100000108${Buffer.from('N_.TXT;1').toString('hex')}00`,
  );
});

test('a Joliet record differs in its identifier alone, in UTF-16 with the high byte first', (t) => {
  const { identifier, sector, size, flags } = recordAt(image, JOLIET_DESCRIPTOR, 'dir/né.txt;1');
  t.is(identifier.toString('hex'), '006e00e9002e007400780074003b0031');
  t.deepEqual([sector, size, flags], [27, 5, 1]);
});

test('the primary volume descriptor has its fields where ECMA-119 8.4 puts them', (t) => {
  const at = PRIMARY_DESCRIPTOR;
  t.is(hexAt(at, 8), '0143443030310100');
  t.is(image.toString('latin1', at + 8, at + 72), `${' '.repeat(32)}INV_1A2B${' '.repeat(24)}`);
  t.is(hexAt(at + 80, 8), '1c0000000000001c');
  t.is(hexAt(at + 120, 12), '010000010100000100080800');
  // Root and DIR: 8 + 1 + 1 and 8 + 3 + 1 bytes.
  t.is(hexAt(at + 132, 24), '1600000000000016130000000000000000000014000000' + '00');
  t.is(hexAt(at + 156, 34), hexAt(21 * SECTOR, 34));
  t.is(image.toString('latin1', at + 318, at + 446).trimEnd(), 'LAB & CO');
  t.is(image.toString('latin1', at + 446, at + 574).trimEnd(), '-ME');
  t.is(image.toString('latin1', at + 574, at + 702).trimEnd(), 'T-ST');
  t.is(image.toString('latin1', at + 702, at + 813), ' '.repeat(111));
  const date = `${Buffer.from('2024022923595876').toString('hex')}00`;
  const unspecified = `${Buffer.from('0'.repeat(16)).toString('hex')}00`;
  t.is(hexAt(at + 813, 68), date + date + unspecified + unspecified);
  t.is(hexAt(at + 881, 2), '0100');
});

test('the Joliet descriptor says UCS-2 level 3 and has its text in 16-bit characters', (t) => {
  const at = JOLIET_DESCRIPTOR;
  t.is(hexAt(at, 8), '0243443030310100');
  t.is(image.toString('latin1', at + 88, at + 91), '%/E');
  t.is(wideAt(at + 40, 32), 'inv_1a2b        ');
  t.is(wideAt(at + 318, 128).trimEnd(), 'Lab & Co');
  t.is(wideAt(at + 574, 128).trimEnd(), 'tést');
  t.is(hexAt(at + 702, 37), `${'0020'.repeat(18)}00`);
});

test('the terminator ends the descriptors', (t) => {
  t.is(hexAt(18 * SECTOR, 7), 'ff434430303101');
  t.true(image.subarray(18 * SECTOR + 7, 19 * SECTOR).every((byte) => byte === 0));
});

test('path tables, little- and big-endian, name the directories and their parents', (t) => {
  t.is(hexAt(19 * SECTOR, 22), '01001500000001000000' + '030016000000010044495200');
  t.is(hexAt(20 * SECTOR, 22), '01000000001500010000' + '030000000016000144495200');
});

test('data is padded with zeros to whole sectors', (t) => {
  t.is(image.length, 28 * SECTOR);
  t.is(image.toString('latin1', 27 * SECTOR, 27 * SECTOR + 5), 'hello');
  t.true(image.subarray(27 * SECTOR + 5).every((byte) => byte === 0));
});
