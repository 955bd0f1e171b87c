import { Buffer } from 'node:buffer';
import { truncate, writeFile } from 'node:fs/promises';
import test, { type ExecutionContext } from 'ava';
import fc from 'fast-check';
import { fileInput, IsoError, type IsoErrorCode, inspectImage } from 'iso-packer';
import { imageFile, imageOf } from './image-file.ts';
import { JOLIET_DESCRIPTOR, PRIMARY_DESCRIPTOR, recordAt, SECTOR } from './raw-image.ts';

const INPUTS = [
  fileInput('a.txt', 'a'.repeat(3000)),
  fileInput('b.txt', 'b'),
  fileInput('dir/sub/c.txt', 'c'),
];
const sound = await imageOf(INPUTS);
const fileA = recordAt(sound, JOLIET_DESCRIPTOR, 'a.txt;1');
const folder = recordAt(sound, JOLIET_DESCRIPTOR, 'dir');
const rootAt = JOLIET_DESCRIPTOR + 156;

type Change = (image: Buffer) => void;

function both(image: Buffer, at: number, value: number): void {
  image.writeUInt32LE(value, at);
  image.writeUInt32BE(value, at + 4);
}

async function inspect(t: ExecutionContext, change: Change) {
  const image = Buffer.from(sound);
  change(image);
  return inspectImage(await imageFile(t, image));
}

function refused(title: string, change: Change, code: IsoErrorCode, offset: number): void {
  test(`${title}: ${code}`, async (t) => {
    const error = await t.throwsAsync(() => inspect(t, change), { instanceOf: IsoError });
    t.deepEqual([error?.code, error?.offset, error?.category], [code, offset, 'user']);
  });
}

refused(
  'UDF that is announced alone, and is not there',
  (image) => {
    image.write('NSR02', PRIMARY_DESCRIPTOR + 1, 'latin1');
    image.fill(0, JOLIET_DESCRIPTOR, JOLIET_DESCRIPTOR + SECTOR);
  },
  'ISO_BAD_DESCRIPTOR',
  PRIMARY_DESCRIPTOR,
);
refused(
  'UDF that is announced beside ISO 9660, and is not there',
  (image) => {
    image.copy(image, JOLIET_DESCRIPTOR, 18 * SECTOR, 19 * SECTOR);
    image.write('NSR03', 18 * SECTOR + 1, 'latin1');
  },
  'ISO_BAD_DESCRIPTOR',
  PRIMARY_DESCRIPTOR,
);
refused(
  'no terminator',
  (image) => image.fill(0, 18 * SECTOR, 19 * SECTOR),
  'ISO_BAD_DESCRIPTOR',
  PRIMARY_DESCRIPTOR,
);
refused(
  'blocks of 512 bytes',
  (image) => Buffer.from('00020200', 'hex').copy(image, PRIMARY_DESCRIPTOR + 128),
  'ISO_UNSUPPORTED_FORMAT',
  PRIMARY_DESCRIPTOR + 128,
);
refused('a root that is a file', (image) => image.writeUInt8(0, rootAt + 25), 'ISO_BAD_DESCRIPTOR', rootAt);
refused(
  'a label that is not UTF-16',
  (image) => image.writeUInt16BE(0xd800, JOLIET_DESCRIPTOR + 40),
  'ISO_BAD_NAME',
  JOLIET_DESCRIPTOR + 40,
);
refused(
  'two halves of a number that differ',
  (image) => image.writeUInt32LE(7, fileA.at + 10),
  'ISO_BAD_RECORD',
  fileA.at + 10,
);
refused(
  'a record too short to be one',
  (image) => image.writeUInt8(33, fileA.at),
  'ISO_BAD_RECORD',
  fileA.at,
);
refused(
  'a record that runs over the end of its sector',
  (image) => {
    // Eight records of 255 bytes leave eight bytes, in which a ninth begins.
    const start = Math.floor(fileA.at / SECTOR) * SECTOR;
    for (let i = 0; i <= 8; i += 1) {
      const at = start + i * 255;
      sound.copy(image, at, fileA.at, fileA.at + Math.min(47, start + SECTOR - at));
      image.writeUInt8(255, at);
      if (i < 8) image.writeUInt16BE(0x4000 + i, at + 33);
    }
  },
  'ISO_BAD_RECORD',
  Math.floor(fileA.at / SECTOR) * SECTOR + 8 * 255,
);
refused(
  'a name longer than its record',
  (image) => image.writeUInt8(200, fileA.at + 32),
  'ISO_BAD_RECORD',
  fileA.at + 32,
);
refused('an empty name', (image) => image.writeUInt8(0, fileA.at + 32), 'ISO_BAD_RECORD', fileA.at + 32);
refused(
  'half a surrogate pair',
  (image) => image.writeUInt16BE(0xdc00, fileA.at + 33),
  'ISO_BAD_NAME',
  fileA.at + 33,
);
refused('half a character', (image) => image.writeUInt8(13, fileA.at + 32), 'ISO_BAD_NAME', fileA.at + 33);
refused(
  'a name that leads out of its folder',
  (image) =>
    Buffer.from('../up;1', 'utf16le')
      .swap16()
      .copy(image, fileA.at + 33),
  'ISO_BAD_NAME',
  fileA.at + 33,
);
refused(
  'one name twice',
  (image) => image.write('b', fileA.at + 34, 'latin1'),
  'ISO_BAD_RECORD',
  recordAt(sound, JOLIET_DESCRIPTOR, 'b.txt;1').at,
);
refused(
  'a file that never ends',
  (image) => image.writeUInt8(0x80, fileA.at + 25),
  'ISO_BAD_RECORD',
  recordAt(sound, JOLIET_DESCRIPTOR, 'b.txt;1').at,
);
refused(
  'a file whose last part is missing',
  (image) => image.writeUInt8(0x80, recordAt(image, JOLIET_DESCRIPTOR, 'dir/sub/c.txt;1').at + 25),
  'ISO_BAD_RECORD',
  recordAt(sound, JOLIET_DESCRIPTOR, 'dir/sub').at,
);
refused(
  'an interleaved file',
  (image) => image.writeUInt8(1, fileA.at + 26),
  'ISO_UNSUPPORTED_FORMAT',
  fileA.at + 26,
);
refused(
  'a folder that is its own parent',
  (image) => both(image, folder.at + 2, image.readUInt32LE(rootAt + 2)),
  'ISO_LOOP',
  folder.at,
);
refused(
  'data beyond the volume',
  (image) => both(image, fileA.at + 2, 1_000_000),
  'ISO_EXTENT_OUT_OF_RANGE',
  fileA.at,
);
refused(
  'data that overlaps other data',
  (image) => both(image, fileA.at + 10, 4097),
  'ISO_OVERLAP',
  recordAt(sound, JOLIET_DESCRIPTOR, 'b.txt;1').at,
);
refused(
  'data that overlaps a folder',
  (image) => {
    both(image, fileA.at + 2, folder.sector);
    both(image, fileA.at + 10, 100);
  },
  'ISO_OVERLAP',
  folder.at,
);

test('an image cut off in a file: ISO_TRUNCATED, at the record of the file', async (t) => {
  const file = await imageFile(t, sound.subarray(0, fileA.sector * SECTOR + 2999));
  const error = await t.throwsAsync(() => inspectImage(file), { instanceOf: IsoError });
  t.deepEqual([error?.code, error?.offset], ['ISO_TRUNCATED', fileA.at]);
});

test('an image cut off in its folders: ISO_TRUNCATED', async (t) => {
  const file = await imageFile(t, sound.subarray(0, folder.sector * SECTOR - 1));
  await t.throwsAsync(() => inspectImage(file), { code: 'ISO_TRUNCATED' });
});

test('a folder of 300 MB: ISO_LIMIT, before it is read', async (t) => {
  const image = Buffer.from(sound);
  both(image, rootAt + 10, 300_000_000);
  const file = await imageFile(t, image);
  await truncate(file, 400_000_000);
  await t.throwsAsync(() => inspectImage(file), { code: 'ISO_LIMIT' });
});

test('more entries than any image has: ISO_LIMIT', async (t) => {
  const perSector = 53;
  const sectors = Math.ceil(250_001 / perSector);
  const entry = Buffer.from(sound.subarray(fileA.at, fileA.at + 38));
  entry.writeUInt8(38, 0);
  both(entry, 10, 0);
  entry.writeUInt8(4, 32);
  const listing = Buffer.alloc(sectors * SECTOR);
  for (let i = 0; i < sectors * perSector; i += 1) {
    const at = Math.floor(i / perSector) * SECTOR + (i % perSector) * 38;
    entry.copy(listing, at);
    // Two characters of the private use area and beyond ASCII: never forbidden, never half a pair.
    listing.writeUInt16BE(0x4000 + (i >> 9), at + 33);
    listing.writeUInt16BE(0x4000 + (i & 511), at + 35);
  }
  const image = Buffer.concat([sound, listing]);
  both(image, rootAt + 2, sound.length / SECTOR);
  both(image, rootAt + 10, listing.length);
  const file = await imageFile(t, image);
  await t.throwsAsync(() => inspectImage(file), { code: 'ISO_LIMIT', message: /250000 entries/ });
});

test('two files that share their data exactly are no overlap', async (t) => {
  const { entries } = await inspect(t, (image) => {
    const { at } = recordAt(image, JOLIET_DESCRIPTOR, 'b.txt;1');
    both(image, at + 2, fileA.sector);
    both(image, at + 10, fileA.size);
  });
  const [a, b] = entries.filter(({ type }) => type === 'file');
  t.is(a?.sha256, b?.sha256);
  t.is(b?.size, 3000);
});

test('a file in two parts is one file', async (t) => {
  const { entries } = await inspect(t, (image) => {
    image.writeUInt8(0x80, fileA.at + 25);
    both(image, fileA.at + 10, 2048);
    const { at } = recordAt(image, JOLIET_DESCRIPTOR, 'b.txt;1');
    image.copy(image, at + 33, fileA.at + 33, fileA.at + 47);
  });
  t.is(entries.find(({ path }) => path === 'a.txt')?.size, 2049);
  t.is(
    entries.some(({ path }) => path === 'b.txt'),
    false,
  );
});

test('no volume at all: ISO_NOT_AN_IMAGE, at no byte in particular', async (t) => {
  const error = await t.throwsAsync(() => inspect(t, (image) => image.fill(0)), { instanceOf: IsoError });
  t.deepEqual([error?.code, error?.offset], ['ISO_NOT_AN_IMAGE', undefined]);
});

test('a file that does not exist: ISO_NOT_FOUND; a folder: ISO_NOT_AN_IMAGE', async (t) => {
  await t.throwsAsync(() => inspectImage('no/such/image.iso'), { code: 'ISO_NOT_FOUND' });
  await t.throwsAsync(() => inspectImage('.'), { code: 'ISO_NOT_AN_IMAGE' });
});

test('an aborted signal stops it with its reason', async (t) => {
  const file = await imageFile(t, sound);
  const reason = new Error('enough');
  await t.throwsAsync(() => inspectImage(file, { signal: AbortSignal.abort(reason) }), { is: reason });
});

test('any damage gives a listing, an IsoError with an offset, or one that says that it is no image', async (t) => {
  const byte = fc.tuple(
    fc.integer({ min: PRIMARY_DESCRIPTOR, max: sound.length - 1 }),
    fc.integer({ max: 255, min: 0 }),
  );
  const structural = fc.tuple(
    fc.constantFrom(rootAt, PRIMARY_DESCRIPTOR + 156, fileA.at, folder.at, JOLIET_DESCRIPTOR, 18 * SECTOR),
    fc.integer({ min: 0, max: 60 }),
    fc.integer({ min: 0, max: 255 }),
  );
  const damages = fc.record({
    bytes: fc.array(
      fc.oneof(
        byte,
        structural.map(([at, by, value]) => [at + by, value] as const),
      ),
      { maxLength: 4 },
    ),
    cut: fc.option(fc.integer({ min: 0, max: sound.length }), { freq: 5 }),
  });
  const file = await imageFile(t, sound);
  await t.notThrowsAsync(() =>
    fc.assert(
      fc.asyncProperty(damages, async ({ bytes, cut }) => {
        const image = Buffer.from(sound.subarray(0, cut ?? sound.length));
        for (const [at, value] of bytes) if (at < image.length) image.writeUInt8(value, at);
        await writeFile(file, image);
        const outcome = await inspectImage(file).catch((error: unknown) => error);
        if (!(outcome instanceof Error)) return true;
        // Of what is no image no byte is at fault.
        return (
          outcome instanceof IsoError &&
          (outcome.code === 'ISO_NOT_AN_IMAGE') === (outcome.offset === undefined)
        );
      }),
      { numRuns: 400 },
    ),
  );
});
