import { Buffer } from 'node:buffer';
import test from 'ava';
import { fileInput } from 'iso-packer';
import { chainOf, clusterAt, entryAt, fatEntry, rawDirectory, rawVolume } from './raw-volume.ts';
import { volumeOf } from './volume-bytes.ts';

const INPUTS = [
  fileInput('A.TXT', 'a'.repeat(1300)),
  fileInput('dir/thirteen char', 'b', { hidden: true }),
  fileInput('dir/twenty-nine characters in.txt', 'c'),
  fileInput('EMPTY', ''),
  { path: 'dir', folder: true as const, hidden: true },
];
const OPTIONS = { label: 'Inv 1a2b', date: new Date('2024-02-29T23:59:59.765Z') };
const small = await volumeOf(INPUTS, OPTIONS);
const large = await volumeOf(INPUTS, { ...OPTIONS, fat: 32 });

function hexOf(image: Buffer, at: number, length: number): string {
  return image.subarray(at, at + length).toString('hex');
}

test('fatgen103 3.1, 3.2: the boot sector of FAT16, field by field', (t) => {
  t.is(hexOf(small, 0, 3), 'eb3c90');
  t.is(small.toString('latin1', 3, 11), 'MSDOS5.0');
  // 512 bytes a sector, 1 a cluster, 1 reserved, 2 FATs, 512 in the root, 8192 sectors in 16 bits, F8, 32 sectors a FAT
  t.is(hexOf(small, 11, 13), '0002' + '01' + '0100' + '02' + '0002' + '0020' + 'f8' + '2000');
  // 63 a track, 255 heads, none before, no 32-bit total, drive 80, signature 29
  t.is(hexOf(small, 24, 15), '3f00' + 'ff00' + '00000000' + '00000000' + '80' + '00' + '29');
  t.is(small.toString('latin1', 43, 62), 'INV 1A2B   FAT16   ');
  t.is(hexOf(small, 510, 2), '55aa');
  t.is(small.length, 8192 * 512);
});

test('fatgen103 3.1, 3.3: the boot sector of FAT32, field by field', (t) => {
  t.is(hexOf(large, 0, 3), 'eb5890');
  t.is(hexOf(large, 11, 13), '0002' + '01' + '2000' + '02' + '0000' + '0000' + 'f8' + '0000');
  // 67584 sectors; 520 a FAT, both kept, version 0.0, root in cluster 2, information in sector 1, copy in 6
  t.is(hexOf(large, 32, 20), '00080100' + '08020000' + '0000' + '0000' + '02000000' + '0100' + '0600');
  t.is(hexOf(large, 52, 15), `${'00'.repeat(12)}800029`);
  t.is(large.toString('latin1', 71, 90), 'INV 1A2B   FAT32   ');
  t.is(hexOf(large, 510, 2), '55aa');
});

test('fatgen103 5: FAT32 says how many clusters are free and where, and has its boot record twice', (t) => {
  const volume = rawVolume(large);
  const used = [0, entryAt(volume, 'dir').first].map((first) => chainOf(volume, first || 2).length);
  const files = 3 + 1 + 1;
  t.is(large.toString('latin1', 512, 516), 'RRaA');
  t.is(large.toString('latin1', 996, 1000), 'rrAa');
  t.is(large.readUInt32LE(1000), volume.clusters - used.reduce((a, b) => a + b, files));
  t.is(fatEntry(volume, large.readUInt32LE(1004)), 0);
  t.not(fatEntry(volume, large.readUInt32LE(1004) - 1), 0);
  t.is(hexOf(large, 1020, 4), '000055aa');
  t.true(large.subarray(0, 1536).equals(large.subarray(6 * 512, 9 * 512)));
});

test('fatgen103 4: the first two entries, the chains, and a second FAT like the first', (t) => {
  const volume = rawVolume(small);
  t.deepEqual([fatEntry(volume, 0), fatEntry(volume, 1)], [0xfff8, 0xffff]);
  const { first } = entryAt(volume, 'A       TXT');
  t.deepEqual(chainOf(volume, first), [first, first + 1, first + 2]);
  const tables = [volume.fat, volume.fat + volume.fatBytes];
  const [one, two] = tables.map((at) => small.subarray(at, at + volume.fatBytes));
  t.deepEqual(one, two);
  const other = rawVolume(large);
  t.deepEqual([fatEntry(other, 0), fatEntry(other, 1)], [0x0ffffff8, 0x0fffffff]);
});

test('fatgen103 6: attributes, dates, cluster and size of a short entry', (t) => {
  const volume = rawVolume(small);
  const { at, first } = entryAt(volume, 'A       TXT');
  const at16 = first.toString(16).padStart(2, '0');
  // Archive; 0; 1.76 s; 23:59:58; 2024-02-29 three times with the time before the last.
  const dates = 'b0' + '7dbf' + '5d58' + '5d58' + '0000' + '7dbf' + '5d58';
  t.is(hexOf(small, at, 32), `${Buffer.from('A       TXT').toString('hex')}2000${dates}${at16}0014050000`);
  t.is(entryAt(volume, 'dir').attributes, 0x12);
  t.is(entryAt(volume, 'dir/thirteen char').attributes, 0x22);
  t.is(entryAt(volume, 'EMPTY      ').first, 0);
});

test('fatgen103 6.3, 6.5: the label first in the root, . and .. first in a folder', (t) => {
  for (const image of [small, large]) {
    const volume = rawVolume(image);
    const [label] = rawDirectory(volume, 0);
    t.deepEqual([label?.shortName, label?.attributes, label?.first], ['INV 1A2B   ', 0x08, 0]);
    const { first } = entryAt(volume, 'dir');
    const [self, parent] = rawDirectory(volume, first);
    t.deepEqual([self?.shortName, self?.attributes, self?.first], ['.          ', 0x10, first]);
    t.deepEqual([parent?.shortName, parent?.attributes, parent?.first], ['..         ', 0x10, 0]);
  }
});

test('fatgen103 7: the parts of a long name, last first, with checksum, NUL and 0xFFFF', (t) => {
  const volume = rawVolume(small);
  const exact = entryAt(volume, 'dir/thirteen char');
  t.is(exact.at - exact.firstAt, 32);
  t.is(exact.shortName, 'THIRTE~1   ');
  const checksum = checksumOf('THIRTE~1   ');
  const text = Buffer.from('thirteen char', 'utf16le').toString('hex');
  const parts = [text.slice(0, 20), text.slice(20, 44), text.slice(44)];
  t.is(hexOf(small, exact.firstAt, 32), `41${parts[0]}0f00${checksum}${parts[1]}0000${parts[2]}`);

  const long = entryAt(volume, 'dir/twenty-nine characters in.txt');
  t.is(long.at - long.firstAt, 3 * 32);
  t.deepEqual(
    [0, 32, 64].map((by) => small.readUInt8(long.firstAt + by)),
    [0x43, 2, 1],
  );
  // Of its 29 units the last three are in the third part: then a NUL, and 0xFFFF nine times.
  t.is(hexOf(small, long.firstAt + 1, 10), '7400780074000000ffff');
  t.is(hexOf(small, long.firstAt + 14, 12), 'ff'.repeat(12));
});

test('data lies where the entry says, padded with zeros', (t) => {
  const volume = rawVolume(large);
  const at = clusterAt(volume, entryAt(volume, 'A       TXT').first);
  t.is(large.toString('latin1', at, at + 1300), 'a'.repeat(1300));
  t.is(hexOf(large, at + 1300, 236), '00'.repeat(236));
});

/** fatgen103 7.2, written another way than the specification does. */
function checksumOf(name: string): string {
  let sum = 0;
  for (const character of name) sum = (((sum >> 1) | (sum << 7)) + character.charCodeAt(0)) & 0xff;
  return sum.toString(16).padStart(2, '0');
}
