import { Buffer } from 'node:buffer';
import test from 'ava';
import {
  allocationExtent,
  BuiltVolume,
  described,
  dstring,
  extendedAllocation,
  fileEntry,
  folder,
  identifier,
  longAllocation,
  numbered,
  SEQUENCE,
  type Shape,
  START,
  shortAllocation,
} from './built-volume.ts';
import { contentsIn, listed, sha256 } from './listed.ts';

const BLOCK = 2048;

/** A root with the file `f`, whose entry is this one. */
function withFile(entry: Buffer, shape: Shape = {}): BuiltVolume {
  const volume = new BuiltVolume(shape);
  volume.put(START + 1, folder(identifier('f', 2)));
  volume.put(START + 2, entry);
  return volume;
}

/** Blocks 10, 20 and 30 of the partition, each full of one letter. */
function filled(volume: BuiltVolume): BuiltVolume {
  for (const [block, letter] of [
    [10, 'a'],
    [20, 'b'],
    [30, 'c'],
  ] as const) {
    volume.image.fill(letter, (START + block) * BLOCK, (START + block + 1) * BLOCK);
  }
  return volume;
}

const A_AND_HALF_B = sha256('a'.repeat(BLOCK) + 'b'.repeat(1024));

test('content within the entry, of both editions, behind extended attributes', async (t) => {
  for (const extended of [false, true]) {
    const area = Buffer.from('within');
    const { image } = withFile(fileEntry({ area, extended, attributes: Buffer.alloc(64, 1) }));
    const listing = await listed(t, image);
    t.deepEqual(contentsIn(listing), { f: sha256('within') });
    t.deepEqual([listing.formats, listing.labels], [['udf'], { udf: 'A label' }]);
  }
});

test('short, long and extended allocation descriptors; an empty one is the end', async (t) => {
  const areas = [
    [shortAllocation(BLOCK, 10), shortAllocation(1024, 20), Buffer.alloc(8), shortAllocation(BLOCK, 30)],
    [longAllocation(BLOCK, 10), longAllocation(1024, 20), Buffer.alloc(16)],
    [extendedAllocation(BLOCK, 10), extendedAllocation(1024, 20)],
  ];
  for (const [form, area] of areas.entries()) {
    const entry = fileEntry({ form, area: Buffer.concat(area), size: BLOCK + 1024 });
    t.deepEqual(contentsIn(await listed(t, filled(withFile(entry)).image)), { f: A_AND_HALF_B });
  }
});

test('what is allocated beyond the length of the file is not its content', async (t) => {
  const area = Buffer.concat([
    shortAllocation(BLOCK, 10),
    shortAllocation(BLOCK, 20),
    shortAllocation(BLOCK, 30),
  ]);
  const { image } = filled(withFile(fileEntry({ form: 0, area, size: BLOCK + 1024 })));
  t.deepEqual(contentsIn(await listed(t, image)), { f: A_AND_HALF_B });
});

test('allocation descriptors that go on in another block', async (t) => {
  const area = Buffer.concat([shortAllocation(BLOCK, 10), shortAllocation(BLOCK, 40, 3)]);
  const volume = filled(withFile(fileEntry({ form: 0, area, size: BLOCK + 1024 })));
  volume.put(START + 40, allocationExtent(shortAllocation(1024, 20)));
  t.deepEqual(contentsIn(await listed(t, volume.image)), { f: A_AND_HALF_B });
});

test('extents that are not recorded are zeros', async (t) => {
  const area = Buffer.concat([
    shortAllocation(BLOCK, 10),
    shortAllocation(BLOCK, 0, 2),
    shortAllocation(10, 20, 1),
  ]);
  const { image } = filled(withFile(fileEntry({ form: 0, area, size: 2 * BLOCK + 10 })));
  t.deepEqual(contentsIn(await listed(t, image)), {
    f: sha256(Buffer.concat([Buffer.alloc(BLOCK, 'a'), Buffer.alloc(BLOCK + 10)])),
  });
});

test('of a chain of entries (strategy 4096) the last one counts', async (t) => {
  const volume = withFile(fileEntry({ area: Buffer.from('old'), strategy: 4096 }));
  const link = described(259, 52);
  longAllocation(BLOCK, 6).copy(link, 36);
  volume.put(START + 3, link);
  volume.put(START + 6, fileEntry({ area: Buffer.from('new'), strategy: 4096 }));
  volume.put(START + 7, described(260, 36));
  t.deepEqual(contentsIn(await listed(t, volume.image)), { f: sha256('new') });
});

test('deleted names and the parent are left out; hidden ones are told; one file may have several names', async (t) => {
  const volume = new BuiltVolume();
  const root = folder(
    identifier('gone', 99, 4),
    identifier('x', 2, 1),
    identifier('a', 2),
    identifier('d', 3, 3),
  );
  volume.put(START + 1, root);
  volume.put(START + 2, fileEntry({ area: Buffer.from('one') }));
  volume.put(START + 3, folder(identifier('again', 2)));
  const listing = await listed(t, volume.image);
  t.deepEqual(contentsIn(listing), {
    a: sha256('one'),
    d: 'hidden folder',
    'd/again': sha256('one'),
    x: `hidden ${sha256('one')}`,
  });
  t.deepEqual(
    listing.entries.map(({ path }) => path),
    ['a', 'd', 'd/again', 'x'],
  );
});

test('a directory in several extents, a record of which goes from one into the other', async (t) => {
  const names = Array.from({ length: 60 }, (_, i) => `a file by the number of ${i}`);
  const records = Buffer.concat(names.map((name) => identifier(name, 2)));
  t.true(records.length > BLOCK && records.length < 2 * BLOCK);
  const volume = new BuiltVolume();
  const area = Buffer.concat([shortAllocation(BLOCK, 10), shortAllocation(records.length - BLOCK, 20)]);
  volume.put(START + 1, fileEntry({ fileType: 4, form: 0, area, size: records.length }));
  volume.put(START + 2, fileEntry({ area: Buffer.from('one') }));
  records.copy(volume.image, (START + 10) * BLOCK, 0, BLOCK);
  records.copy(volume.image, (START + 20) * BLOCK, BLOCK);
  const { entries } = await listed(t, volume.image);
  t.deepEqual(
    entries.map(({ path }) => path),
    names.toSorted(),
  );
});

test('of a link and a device the name is shown, and nothing in it', async (t) => {
  for (const fileType of [6, 12]) {
    const { image } = withFile(fileEntry({ fileType, area: Buffer.from('elsewhere') }));
    t.deepEqual(contentsIn(await listed(t, image)), { f: sha256('') });
  }
});

for (const blockSize of [512, 1024, 2048, 4096]) {
  for (const recognition of ['NSR02', 'NSR03']) {
    test(`blocks of ${blockSize} bytes, ${recognition}`, async (t) => {
      const { image } = withFile(fileEntry({ area: Buffer.from('within') }), { blockSize, recognition });
      t.deepEqual(contentsIn(await listed(t, image)), { f: sha256('within') });
    });
  }
}

test('the anchor may stand at the end alone, or 256 before it', async (t) => {
  const { image } = withFile(fileEntry({ area: Buffer.from('within') }), { blocks: 700 });
  image.fill(0, 256 * BLOCK, 257 * BLOCK);
  t.deepEqual(contentsIn(await listed(t, image)), { f: sha256('within') });
  const moved = new BuiltVolume({ blocks: 700 });
  moved.put(START + 1, folder());
  const anchor = Buffer.from(moved.image.subarray(256 * BLOCK, 256 * BLOCK + 512));
  for (const sector of [256, 699]) moved.image.fill(0, sector * BLOCK, (sector + 1) * BLOCK);
  moved.put(443, anchor, 443);
  t.deepEqual(contentsIn(await listed(t, moved.image)), {});
});

test('the sequence goes on where a pointer says, and the higher number prevails', async (t) => {
  const volume = withFile(fileEntry({ area: Buffer.from('within') }));
  const logical = Buffer.from(volume.image.subarray((SEQUENCE + 1) * BLOCK, (SEQUENCE + 1) * BLOCK + 512));
  const pointer = numbered(3, 3);
  pointer.writeUInt32LE(4 * BLOCK, 20);
  pointer.writeUInt32LE(150, 24);
  volume.put(SEQUENCE + 3, pointer, SEQUENCE + 3);
  logical.writeUInt32LE(9, 16);
  dstring('Another', 128).copy(logical, 84);
  volume.put(150, logical, 150);
  t.deepEqual((await listed(t, volume.image)).labels, { udf: 'Another' });
  logical.writeUInt32LE(0, 16);
  volume.put(150, logical, 150);
  t.deepEqual((await listed(t, volume.image)).labels, { udf: 'A label' });
});
