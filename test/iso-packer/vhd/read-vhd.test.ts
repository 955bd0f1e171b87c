import { Buffer } from 'node:buffer';
import test, { type ExecutionContext } from 'ava';
import fc from 'fast-check';
import { IsoError, type IsoErrorCode } from 'iso-packer';
import { packVhd } from '../../../artifacts/iso-packer/src/vhd/pack-vhd.ts';
import { readVhd } from '../../../artifacts/iso-packer/src/vhd/read-vhd.ts';
import { collect, MemorySource, wholeOf } from './memory-source.ts';
import { diskOf, INPUTS } from './sample-disk.ts';

const label = 'VHD_TEST';
const diskSize = 21 * 1024 * 1024;
const BLOCK = 2 * 1024 * 1024;
const HEADER = 512;
const TABLE = 1536;
const FIRST_BLOCK = 2048;
const disk = await diskOf({ label }, diskSize);
const fixed = await collect(packVhd(INPUTS, { label, diskSize }).bytes);
const dynamic = await collect(packVhd(INPUTS, { label, diskSize, dynamic: true }).bytes);

/** Makes a changed footer or header right again in its checksum. */
function mend(structure: Buffer, sumAt: number): void {
  structure.writeUInt32BE(0, sumAt);
  structure.writeUInt32BE(0xffff_ffff - structure.reduce((sum, byte) => sum + byte, 0), sumAt);
}

/** A dynamic VHD with its footer (at the end and in the copy) or its header changed, checksums right. */
function changed(where: 'footer' | 'header', change: (bytes: Buffer) => void): Buffer {
  const image = Buffer.from(dynamic);
  if (where === 'header') {
    const header = image.subarray(HEADER, HEADER + 1024);
    change(header);
    mend(header, 36);
    return image;
  }
  for (const footer of [image.subarray(0, 512), image.subarray(-512)]) {
    change(footer);
    mend(footer, 64);
  }
  return image;
}

async function holdsDisk(t: ExecutionContext, image: Buffer): Promise<void> {
  const found = await readVhd(MemorySource.of(image));
  t.true(found !== null && (await wholeOf(found)).equals(disk));
}

test('the disk inside a fixed and a dynamic VHD', async (t) => {
  await holdsDisk(t, fixed);
  await holdsDisk(t, dynamic);
});

test('any part of a dynamic VHD, over the borders of blocks', async (t) => {
  const found = await readVhd(MemorySource.of(dynamic));
  const part = fc
    .tuple(fc.nat(diskSize), fc.nat(3 * BLOCK))
    .filter(([at, length]) => at + length <= diskSize);
  await t.notThrowsAsync(() =>
    fc.assert(
      fc.asyncProperty(part, async ([at, length]) => {
        const bytes = await found?.read(at, length);
        return bytes?.equals(disk.subarray(at, at + length)) ?? false;
      }),
      { numRuns: 50 },
    ),
  );
});

test('where a byte of the disk lies in the image, and where it says that it lies nowhere', async (t) => {
  const found = await readVhd(MemorySource.of(dynamic));
  const at = disk.indexOf('read me');
  const inImage = found?.imageOffset(at) ?? 0;
  t.is(dynamic.toString('latin1', inImage, inImage + 7), 'read me');
  t.is(found?.imageOffset(10 * BLOCK + 77), TABLE + 10 * 4, 'the entry of the table');
  t.is((await readVhd(MemorySource.of(fixed)))?.imageOffset(at), at);
});

test('a footer of 511 bytes, as older programs wrote it', async (t) => {
  await holdsDisk(t, fixed.subarray(0, -1));
});

test('a dynamic VHD whose footer is gone, or damaged, has its copy', async (t) => {
  await holdsDisk(t, dynamic.subarray(0, -512));
  const damaged = Buffer.from(dynamic);
  damaged.writeUInt8(0x55, damaged.length - 400);
  await holdsDisk(t, damaged);
});

test('a sector whose bit is clear was never written', async (t) => {
  const image = Buffer.from(dynamic);
  // Sectors 9 and 17 of the first block: the highest bit of a byte is its first sector.
  image.writeUInt8(0xbf, FIRST_BLOCK + 1);
  image.writeUInt8(0xbf, FIRST_BLOCK + 2);
  const expected = Buffer.from(disk);
  for (const sector of [9, 17]) {
    expected.fill(0, sector * 512, (sector + 1) * 512);
    image.fill(0x77, FIRST_BLOCK + 512 + sector * 512, FIRST_BLOCK + 512 + (sector + 1) * 512);
  }
  const found = await readVhd(MemorySource.of(image));
  t.true(found !== null && (await wholeOf(found)).equals(expected));
  t.true((await found?.read(9 * 512 + 100, 1000))?.equals(expected.subarray(9 * 512 + 100, 9 * 512 + 1100)));
});

test('what is no VHD', async (t) => {
  t.is(await readVhd(MemorySource.of(Buffer.alloc(100))), null);
  t.is(await readVhd(MemorySource.of(Buffer.alloc(10_000, 'conect'))), null);
  t.is(await readVhd(MemorySource.of(disk)), null);
});

function refused(title: string, image: Buffer, code: IsoErrorCode, offset: number): void {
  test(`${title}: ${code}`, async (t) => {
    const source = MemorySource.of(image);
    const error = await t.throwsAsync(() => readVhd(source), { instanceOf: IsoError });
    t.deepEqual([error?.code, error?.offset], [code, offset]);
    t.true(source.largestRead <= 64 * 1024);
  });
}

const FOOTER = dynamic.length - 512;
const sector = (block: number) => dynamic.readUInt32BE(TABLE + block * 4);
function withEntry(block: number, value: number): Buffer {
  const image = Buffer.from(dynamic);
  image.writeUInt32BE(value, TABLE + block * 4);
  return image;
}

const badSum = Buffer.from(fixed);
badSum.writeUInt8(1, badSum.length - 1);
refused('a fixed VHD with a wrong checksum', badSum, 'ISO_BAD_DESCRIPTOR', fixed.length - 512);
refused('a fixed VHD cut short', fixed.subarray(512), 'ISO_TRUNCATED', fixed.length - 1024 + 48);
refused(
  'a differencing disk',
  changed('footer', (footer) => footer.writeUInt32BE(4, 60)),
  'ISO_UNSUPPORTED_FORMAT',
  FOOTER + 60,
);
refused(
  'an unknown disk type',
  changed('footer', (footer) => footer.writeUInt32BE(7, 60)),
  'ISO_BAD_DESCRIPTOR',
  FOOTER + 60,
);
refused(
  'another version',
  changed('footer', (footer) => footer.writeUInt16BE(2, 12)),
  'ISO_UNSUPPORTED_FORMAT',
  FOOTER + 12,
);
refused(
  'a size that is no number of sectors',
  changed('footer', (footer) => footer.writeBigUInt64BE(1000n, 48)),
  'ISO_BAD_DESCRIPTOR',
  FOOTER + 48,
);
refused(
  'a size beyond all numbers',
  changed('footer', (footer) => footer.writeBigUInt64BE(0xffff_ffff_ffff_fe00n, 48)),
  'ISO_BAD_DESCRIPTOR',
  FOOTER + 48,
);
refused(
  'a header beyond the image',
  changed('footer', (footer) => footer.writeBigUInt64BE(0xffff_ffff_ffff_ffffn, 16)),
  'ISO_EXTENT_OUT_OF_RANGE',
  FOOTER + 16,
);
refused(
  'a header that is none',
  changed('header', (header) => header.fill(0, 0, 8)),
  'ISO_BAD_DESCRIPTOR',
  HEADER,
);
const badHeaderSum = Buffer.from(dynamic);
badHeaderSum.writeUInt8(9, HEADER + 1000);
refused('a header with a wrong checksum', badHeaderSum, 'ISO_BAD_DESCRIPTOR', HEADER);
for (const [field, at] of [
  ['another header', 16 + 4],
  ['another size', 48 + 4],
  ['another type', 60 + 3],
] as const) {
  // qemu goes by the one at the start, Windows by the one at the end: each would mount another disk.
  for (const [kind, vhd] of Object.entries({ dynamic, fixed })) {
    const image = Buffer.from(vhd);
    if (kind === 'fixed') image.set(vhd.subarray(-512));
    image.writeUInt8(9, at);
    mend(image.subarray(0, 512), 64);
    refused(`a ${kind} VHD that names ${field} at its start`, image, 'ISO_BAD_DESCRIPTOR', 0);
  }
}
refused(
  'blocks of a size that is no power of two',
  changed('header', (header) => header.writeUInt32BE(3 * 512, 32)),
  'ISO_BAD_DESCRIPTOR',
  HEADER + 32,
);
refused(
  'blocks of no size',
  changed('header', (header) => header.writeUInt32BE(0, 32)),
  'ISO_BAD_DESCRIPTOR',
  HEADER + 32,
);
refused(
  'a table with fewer entries than blocks',
  changed('header', (header) => header.writeUInt32BE(10, 28)),
  'ISO_BAD_DESCRIPTOR',
  HEADER + 28,
);
refused(
  'a table beyond the image',
  changed('header', (header) => header.writeBigUInt64BE(BigInt(dynamic.length), 16)),
  'ISO_EXTENT_OUT_OF_RANGE',
  HEADER + 16,
);
refused(
  'a table as large as it can be claimed',
  changed('footer', (footer) => footer.writeBigUInt64BE(0x1f_ffff_ffff_fe00n, 48)),
  'ISO_BAD_DESCRIPTOR',
  HEADER + 28,
);
refused('a block beyond the image', withEntry(1, 0xffff_fffe), 'ISO_EXTENT_OUT_OF_RANGE', TABLE + 4);
for (const [structure, value] of [
  ['copy of the footer', 0],
  ['header', 2],
  ['table', 3],
] as const) {
  refused(`a block in the ${structure}`, withEntry(1, value), 'ISO_OVERLAP', TABLE + 4);
}
// The last block ends in the middle, where the disk does, here within the footer; the block that was there is gone.
const inFooter = withEntry(10, FOOTER / 512 - 2048);
inFooter.writeUInt32BE(0xffff_ffff, TABLE + 4);
refused('a block in the footer', inFooter, 'ISO_OVERLAP', TABLE + 10 * 4);
refused('two blocks in one place', withEntry(5, sector(0)), 'ISO_OVERLAP', TABLE + 5 * 4);
refused('a block that begins within another', withEntry(1, sector(0) + 1), 'ISO_OVERLAP', TABLE + 4);

test('a table of many entries is read in pieces, and what is not stored is bounded', async (t) => {
  const image = changed('footer', (footer) => footer.writeBigUInt64BE(2040n * 1024n ** 3n, 48));
  const entries = 1024 * 1020;
  const header = image.subarray(HEADER, HEADER + 1024);
  header.writeUInt32BE(entries, 28);
  header.writeBigUInt64BE(4096n, 16);
  mend(header, 36);
  const end = 4096 + entries * 4;
  const source = new MemorySource(
    end + 512,
    new Map([
      [0, image.subarray(0, 1536)],
      [4096, Buffer.alloc(entries * 4, 0xff)],
      [end, image.subarray(-512)],
    ]),
  );
  const found = await readVhd(source);
  t.is(found?.size, 2040 * 1024 ** 3);
  t.true(source.largestRead <= 64 * 1024);
  const piece = 256 * 1024 * 1024;
  const readOn = async () => {
    for (let at = 0; at < 20 * piece; at += piece) await found?.read(at, piece);
  };
  const error = await t.throwsAsync(readOn, { instanceOf: IsoError });
  t.is(error?.code, 'ISO_LIMIT');
});

test('a disk of which more is asked for than there is', async (t) => {
  const found = await readVhd(MemorySource.of(dynamic));
  const error = await t.throwsAsync(async () => found?.read(diskSize - 10, 11), { instanceOf: IsoError });
  t.is(error?.code, 'ISO_TRUNCATED');
});
