import { Buffer } from 'node:buffer';
import test from 'ava';
import { fileInput } from 'iso-packer';
import { readFat } from '../../../artifacts/iso-packer/src/fat/read/read-fat.ts';
import { clusterAt, entryAt, fatEntryAt, rawVolume } from './raw-volume.ts';
import { MemorySource, volumeOf } from './volume-bytes.ts';

const sound = await volumeOf([
  fileInput('A.TXT', 'aaa'),
  fileInput('B.TXT', 'b'),
  fileInput('a long name.txt', 'long'),
  fileInput('dir/in it', 'i'.repeat(2000)),
]);
const raw = rawVolume(sound);
const shortA = entryAt(raw, 'A       TXT');
const long = entryAt(raw, 'a long name.txt');

async function read(change: (image: Buffer) => void) {
  const image = Buffer.from(sound);
  change(image);
  const volume = await readFat(new MemorySource(image));
  if (volume === null) throw new Error('no volume');
  return { ...volume, paths: volume.entries.map(({ path }) => path) };
}

test('the names, and where the data is', async (t) => {
  const { entries, labels } = await read(() => {});
  t.deepEqual(labels, { fat16: 'TEST' });
  t.deepEqual(
    entries.map(({ path, type, extents }) => [
      path,
      type,
      extents[0]?.start ?? null,
      extents[0]?.size ?? null,
    ]),
    [
      ['A.TXT', 'file', clusterAt(raw, shortA.first), 3],
      ['B.TXT', 'file', clusterAt(raw, entryAt(raw, 'B       TXT').first), 1],
      ['a long name.txt', 'file', clusterAt(raw, long.first), 4],
      ['dir', 'folder', null, null],
      ['dir/in it', 'file', clusterAt(raw, entryAt(raw, 'dir/in it').first), 2000],
    ],
  );
});

test('a deleted entry is not there, and what comes before it belongs to nothing', async (t) => {
  const { paths } = await read((image) => {
    image.writeUInt8(0xe5, shortA.at);
    image.writeUInt8(0xe5, long.at);
  });
  t.deepEqual(paths, ['B.TXT', 'dir', 'dir/in it']);
});

test('a first byte 0x05 stands for 0xE5, in code page 437', async (t) => {
  const { paths } = await read((image) => {
    image.writeUInt8(0x05, shortA.at);
    image.writeUInt8(0x84, shortA.at + 1);
  });
  t.true(paths.includes('σä.TXT'));
});

test('bits of byte 12 say that stem or extension is in lower case', async (t) => {
  for (const [bits, name] of [
    [0x08, 'a.TXT'],
    [0x10, 'A.txt'],
    [0x18, 'a.txt'],
  ] as const) {
    const { paths } = await read((image) => image.writeUInt8(bits, shortA.at + 12));
    t.true(paths.includes(name), name);
  }
});

const ORPHANS: readonly [string, (image: Buffer) => void][] = [
  [
    'of another checksum',
    (image) => image.writeUInt8(image.readUInt8(long.firstAt + 13) ^ 1, long.firstAt + 13),
  ],
  [
    'all of another checksum',
    (image) => {
      for (const at of [long.firstAt, long.firstAt + 32])
        image.writeUInt8(image.readUInt8(at + 13) ^ 1, at + 13);
    },
  ],
  ['without its last part', (image) => image.writeUInt8(0xe5, long.firstAt)],
  ['without its first part', (image) => image.writeUInt8(0xe5, long.firstAt + 32)],
  ['with a part twice', (image) => image.copy(image, long.firstAt + 32, long.firstAt, long.firstAt + 32)],
  ['of no parts', (image) => image.writeUInt8(0x40, long.firstAt)],
  ['of too many parts', (image) => image.writeUInt8(0x55, long.firstAt)],
  ['that is empty', (image) => image.writeUInt16LE(0, long.firstAt + 33)],
];

for (const [title, change] of ORPHANS) {
  test(`a long name ${title} is none: the short one is shown`, async (t) => {
    t.deepEqual((await read(change)).paths, ['A.TXT', 'ALONGN~1.TXT', 'B.TXT', 'dir', 'dir/in it']);
  });
}

test('the label is that of the root, not the copy in the boot sector', async (t) => {
  t.deepEqual((await read((image) => image.write('BOOT', 43))).labels, { fat16: 'TEST' });
  t.deepEqual((await read((image) => image.write('ROOT', raw.root))).labels, { fat16: 'ROOT' });
  t.deepEqual((await read((image) => image.writeUInt8(0xe5, raw.root))).labels, {});
});

test('a chain in pieces is several extents, in the order of the chain', async (t) => {
  const { first } = entryAt(raw, 'dir/in it');
  const { entries } = await read((image) => {
    // From its first cluster to its third, its second, its fourth.
    image.writeUInt16LE(first + 2, fatEntryAt(raw, first));
    image.writeUInt16LE(first + 1, fatEntryAt(raw, first + 2));
    image.writeUInt16LE(first + 3, fatEntryAt(raw, first + 1));
  });
  const extents = entries.find(({ path }) => path === 'dir/in it')?.extents ?? [];
  t.deepEqual(
    extents.map(({ start, size }) => [start, size]),
    [
      [clusterAt(raw, first), 512],
      [clusterAt(raw, first + 2), 512],
      [clusterAt(raw, first + 1), 512],
      [clusterAt(raw, first + 3), 464],
    ],
  );
});

test('the high half of a cluster number means nothing in FAT16', async (t) => {
  t.is((await read((image) => image.writeUInt16LE(7, shortA.at + 20))).entries.length, 5);
});

test('FAT32: the high four bits of an entry mean nothing', async (t) => {
  const image = await volumeOf([fileInput('A', 'a'.repeat(1000))], { fat: 32 });
  const volume = rawVolume(image);
  for (const cluster of [2, 3, 4]) {
    const at = fatEntryAt(volume, cluster) + 3;
    image.writeUInt8(image.readUInt8(at) | 0xf0, at);
  }
  t.is((await readFat(new MemorySource(image)))?.entries[0]?.extents[0]?.size, 1000);
});

test('FAT32: a file beyond the first 65536 clusters', async (t) => {
  const image = await volumeOf([fileInput('A', Buffer.alloc(34 * 1024 ** 2)), fileInput('B', 'b')], {
    fat: 32,
  });
  const volume = await readFat(new MemorySource(image));
  const start = volume?.entries[1]?.extents[0]?.start ?? 0;
  t.true(entryAt(rawVolume(image), 'B          ').first > 65_536);
  t.is(image.toString('latin1', start, start + 1), 'b');
});

/** A FAT12 or FAT16 volume with one file, whose chain is 2, 3, 5, 4, and whose FAT is packed in 12 bits. */
function packedIn12(clusters: number): Buffer {
  const image = Buffer.from(sound);
  image.writeUInt16LE(clusters + raw.data / 512, 19);
  const next = [0xff8, 0xfff, 3, 5, 0xfff, 4];
  image.fill(0, raw.fat, raw.data);
  for (const [cluster, value] of next.entries()) {
    const at = raw.fat + Math.floor((cluster * 3) / 2);
    const shifted = cluster % 2 === 0 ? value : value << 4;
    image.writeUInt16LE(image.readUInt16LE(at) | shifted, at);
  }
  image.write('CHAIN'.padEnd(11), raw.root);
  image.writeUInt16LE(2, raw.root + 26);
  image.writeUInt32LE(2000, raw.root + 28);
  return image;
}

test('FAT12: entries of 12 bits', async (t) => {
  const volume = await readFat(new MemorySource(packedIn12(4084)));
  t.deepEqual(volume?.formats, ['fat12']);
  t.deepEqual(
    volume?.entries[0]?.extents.map(({ start, size }) => [start, size]),
    [
      [clusterAt(raw, 2), 1024],
      [clusterAt(raw, 5), 512],
      [clusterAt(raw, 4), 464],
    ],
  );
});

test('4085 clusters are FAT16, whatever the FAT looks like', async (t) => {
  await t.throwsAsync(() => readFat(new MemorySource(packedIn12(4085))), { code: 'ISO_BAD_RECORD' });
});

test('a long name has at most 20 parts', async (t) => {
  const image = await volumeOf([fileInput('A', ''), fileInput('x'.repeat(255), '')]);
  const volume = rawVolume(image);
  const { firstAt, at } = entryAt(volume, 'x'.repeat(255));
  // The entry before it becomes a 21st part, and the name ends in the first.
  image.copy(image, firstAt - 32, firstAt, firstAt + 32);
  image.writeUInt8(0x55, firstAt - 32);
  image.writeUInt8(0x14, firstAt);
  image.writeUInt16LE(0, at - 32 + 3);
  t.deepEqual(
    (await readFat(new MemorySource(image)))?.entries.map(({ path }) => path),
    ['XXXXXX~1'],
  );
});

test('FAT32: only the FAT that is kept is read', async (t) => {
  const image = await volumeOf([fileInput('A', 'a'.repeat(1000))], { fat: 32 });
  const volume = rawVolume(image);
  image.fill(0, volume.fat, volume.fat + volume.fatBytes);
  await t.throwsAsync(() => readFat(new MemorySource(image)), { code: 'ISO_BAD_RECORD' });
  image.writeUInt16LE(0x81, 40);
  t.is((await readFat(new MemorySource(image)))?.entries.length, 1);
});

test('an image that is cut off behind its last file is read', async (t) => {
  const end = clusterAt(raw, entryAt(raw, 'dir/in it').first) + 2000;
  t.is((await readFat(new MemorySource(sound.subarray(0, end))))?.entries.length, 5);
});

test('what is no FAT volume is none', async (t) => {
  const changes: readonly [string, (image: Buffer) => void][] = [
    ['no signature', (image) => image.writeUInt16LE(0, 510)],
    ['no jump', (image) => image.writeUInt8(0x33, 0)],
    ['sectors of 100 bytes', (image) => image.writeUInt16LE(100, 11)],
    ['3 sectors a cluster', (image) => image.writeUInt8(3, 13)],
    ['no boot sector', (image) => image.writeUInt16LE(0, 14)],
    ['no FAT', (image) => image.writeUInt8(0, 16)],
    ['no such medium', (image) => image.writeUInt8(0xf1, 21)],
  ];
  for (const [title, change] of changes) {
    const image = Buffer.from(sound);
    change(image);
    t.is(await readFat(new MemorySource(image)), null, title);
  }
  t.is(await readFat(new MemorySource(Buffer.alloc(511))), null);
});

test('the entries of a folder are not read beyond its end', async (t) => {
  let end = raw.root;
  while (sound.readUInt8(end) !== 0) end += 32;
  const { paths } = await read((image) => {
    image.copy(image, end + 32, shortA.at, shortA.at + 32);
    image.write('C', end + 32);
  });
  t.false(paths.includes('C.TXT'));
});
