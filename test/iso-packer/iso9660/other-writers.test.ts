import { Buffer } from 'node:buffer';
import test, { type ExecutionContext } from 'ava';
import { fileInput, type ImageListing, inspectImage } from 'iso-packer';
import { imageFile, imageOf } from '../image-file.ts';
import { JOLIET_DESCRIPTOR, PRIMARY_DESCRIPTOR, recordAt, SECTOR } from '../raw-image.ts';
import { bothDoubleWord, directory, FIRST_BLOCK, handMadeImage, selfAndParent } from './hand-made.ts';

const sound = await imageOf([
  fileInput('a.txt', 'a'.repeat(3000)),
  fileInput('README', 'readme'),
  fileInput('dir/b.txt', 'b'),
]);
const PATHS = ['README', 'a.txt', 'dir', 'dir/b.txt'];

async function inspect(t: ExecutionContext, change: (image: Buffer) => void): Promise<ImageListing> {
  const image = Buffer.from(sound);
  change(image);
  return inspectImage(await imageFile(t, image));
}

function pathsOf({ entries }: ImageListing): string[] {
  return entries.map(({ path }) => path);
}

for (const level of ['%/@', '%/C', '%/E']) {
  test(`Joliet is known by ${level}, its level`, async (t) => {
    const listing = await inspect(t, (image) => {
      image.write(level, JOLIET_DESCRIPTOR + 88, 'latin1');
    });
    t.deepEqual(listing.formats, ['iso9660', 'joliet']);
    t.deepEqual(pathsOf(listing), PATHS);
  });
}

test('a supplementary descriptor in other characters is passed over', async (t) => {
  const listing = await inspect(t, (image) => {
    image.write('%/G', JOLIET_DESCRIPTOR + 88, 'latin1');
  });
  t.deepEqual(listing.formats, ['iso9660']);
  t.deepEqual(pathsOf(listing), ['A.TXT', 'DIR', 'DIR/B.TXT', 'README']);
});

test('an enhanced descriptor (ISO 9660:1999) and a boot record are passed over', async (t) => {
  const enhanced = Buffer.from(sound.subarray(PRIMARY_DESCRIPTOR, PRIMARY_DESCRIPTOR + SECTOR));
  enhanced.writeUInt8(2, 0);
  enhanced.writeUInt8(2, 6);
  const boot = Buffer.alloc(SECTOR);
  boot.write('\0CD001\u0001EL TORITO SPECIFICATION', 'latin1');
  // Between the primary descriptor and Joliet's.
  const [before, after] = [sound.subarray(0, JOLIET_DESCRIPTOR), sound.subarray(JOLIET_DESCRIPTOR)];
  const image = shifted(Buffer.concat([before, boot, enhanced, after]), 2);
  const listing = await inspectImage(await imageFile(t, image));
  t.deepEqual(listing.formats, ['iso9660', 'joliet']);
  t.deepEqual(pathsOf(listing), PATHS);
});

/** All that lies behind the descriptors, so many sectors further on. */
function shifted(image: Buffer, by: number): Buffer {
  const moved = Buffer.from(image);
  const record = (at: number): void => {
    const sector = moved.readUInt32LE(at + 2);
    if (moved.readUInt32LE(at + 10) > 0) bothDoubleWord(moved, at + 2, sector + by);
  };
  const visit = (at: number): void => {
    record(at);
    const start = moved.readUInt32LE(at + 2) * SECTOR;
    for (let next = start; moved.readUInt8(next) !== 0; next += moved.readUInt8(next)) {
      const special = moved.readUInt8(next + 32) === 1 && moved.readUInt8(next + 33) <= 1;
      const folder = (moved.readUInt8(next + 25) & 2) !== 0;
      if (folder && !special) visit(next);
      else record(next);
    }
  };
  // The primary root's and Joliet's. A file's record is in each tree once.
  for (const descriptor of [PRIMARY_DESCRIPTOR, JOLIET_DESCRIPTOR + by * SECTOR]) visit(descriptor + 156);
  return moved;
}

test('a Joliet descriptor behind the terminator is none of the volume, as for the systems', async (t) => {
  const listing = await inspect(t, (image) => {
    const joliet = Buffer.from(image.subarray(JOLIET_DESCRIPTOR, JOLIET_DESCRIPTOR + SECTOR));
    image.copy(image, JOLIET_DESCRIPTOR, JOLIET_DESCRIPTOR + SECTOR, JOLIET_DESCRIPTOR + 2 * SECTOR);
    joliet.copy(image, JOLIET_DESCRIPTOR + SECTOR);
  });
  t.deepEqual(listing.formats, ['iso9660']);
  t.deepEqual(pathsOf(listing), ['A.TXT', 'DIR', 'DIR/B.TXT', 'README']);
});

test('names without a version', async (t) => {
  const listing = await inspect(t, (image) => {
    for (const path of ['a.txt;1', 'README;1', 'dir/b.txt;1']) {
      const { at, identifier } = recordAt(image, JOLIET_DESCRIPTOR, path);
      image.writeUInt8(identifier.length - 4, at + 32);
    }
  });
  t.deepEqual(pathsOf(listing), PATHS);
});

test('a version other than 1, and a dot at the end, are not shown', async (t) => {
  const listing = await inspect(t, (image) => {
    const { at } = recordAt(image, JOLIET_DESCRIPTOR, 'a.txt;1');
    image.write('7', at + 33 + 13, 'latin1');
    const readme = recordAt(image, JOLIET_DESCRIPTOR, 'README;1');
    image.write('.', readme.at + 33 + 11, 'latin1');
  });
  t.deepEqual(pathsOf(listing), ['READM', 'a.txt', 'dir', 'dir/b.txt']);
});

test('dates of zero, everywhere', async (t) => {
  const listing = await inspect(t, (image) => {
    for (const descriptor of [PRIMARY_DESCRIPTOR, JOLIET_DESCRIPTOR]) {
      image.fill(0, descriptor + 813, descriptor + 881);
      image.fill(0, descriptor + 174, descriptor + 181);
    }
    for (const path of ['a.txt;1', 'dir', 'dir/b.txt;1']) {
      const { at } = recordAt(image, JOLIET_DESCRIPTOR, path);
      image.fill(0, at + 18, at + 25);
    }
  });
  t.deepEqual(pathsOf(listing), PATHS);
});

test('path tables that are empty, or that point nowhere', async (t) => {
  for (const fill of [0, 0xff]) {
    const listing = await inspect(t, (image) => {
      for (const descriptor of [PRIMARY_DESCRIPTOR, JOLIET_DESCRIPTOR]) {
        image.fill(fill, descriptor + 132, descriptor + 156);
      }
    });
    t.deepEqual(pathsOf(listing), PATHS);
  }
});

test('a label filled up with zeros', async (t) => {
  const { labels } = await inspect(t, (image) => {
    image.fill(0, PRIMARY_DESCRIPTOR + 44, PRIMARY_DESCRIPTOR + 72);
    image.fill(0, JOLIET_DESCRIPTOR + 48, JOLIET_DESCRIPTOR + 72);
  });
  t.deepEqual(labels, { iso9660: 'TEST', joliet: 'TEST' });
});

test('a volume that claims more or less than there is, as long as all data is there', async (t) => {
  for (const size of [1, 1_000_000]) {
    const listing = await inspect(t, (image) => {
      bothDoubleWord(image, PRIMARY_DESCRIPTOR + 80, size);
      bothDoubleWord(image, JOLIET_DESCRIPTOR + 80, size);
    });
    t.deepEqual(pathsOf(listing), PATHS);
  }
});

test('an image that ends with the last byte of its last file', async (t) => {
  const { sector, size } = recordAt(sound, JOLIET_DESCRIPTOR, 'dir/b.txt;1');
  const listing = await inspectImage(await imageFile(t, sound.subarray(0, sector * SECTOR + size)));
  t.deepEqual(pathsOf(listing), PATHS);
});

test('data behind an extended attribute record', async (t) => {
  const root = directory([
    ...selfAndParent(FIRST_BLOCK, SECTOR),
    { identifier: 'A.TXT;1', sector: FIRST_BLOCK + 1, attributes: 1, size: 4 },
  ]);
  const image = await handMadeImage([
    root,
    Buffer.alloc(SECTOR, 'x'),
    Buffer.concat([Buffer.from('data')], SECTOR),
  ]);
  const plain = await handMadeImage([
    directory([
      ...selfAndParent(FIRST_BLOCK, SECTOR),
      { identifier: 'A.TXT;1', sector: FIRST_BLOCK + 2, size: 4 },
    ]),
    Buffer.alloc(SECTOR),
    Buffer.concat([Buffer.from('data')], SECTOR),
  ]);
  const [found] = (await inspectImage(await imageFile(t, image))).entries;
  t.deepEqual((await inspectImage(await imageFile(t, plain))).entries, found ? [found] : []);
});

test('an associated file beside the file of its name, as on Apple hybrids, is not shown', async (t) => {
  const root = directory([
    ...selfAndParent(FIRST_BLOCK, SECTOR),
    { identifier: 'A.TXT;1', sector: FIRST_BLOCK + 1, size: 9, flags: 4 },
    { identifier: 'A.TXT;1', sector: FIRST_BLOCK + 2, size: 4 },
  ]);
  const image = await handMadeImage([root, Buffer.alloc(SECTOR), Buffer.alloc(SECTOR)]);
  const { entries } = await inspectImage(await imageFile(t, image));
  t.deepEqual(
    entries.map(({ path, size }) => [path, size]),
    [['A.TXT', 4]],
  );
});
