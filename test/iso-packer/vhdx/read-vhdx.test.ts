import { Buffer } from 'node:buffer';
import test from 'ava';
import { IsoError, type IsoErrorCode } from 'iso-packer';
import { readVhdx } from '../../../artifacts/iso-packer/src/vhdx/read-vhdx.ts';
import { MemorySource, wholeOf } from '../vhd/memory-source.ts';
import { AT, entryAt, type MadeVhdx, MEBIBYTE, madeVhdx, seal, sourceOf } from './made-vhdx.ts';

const diskSize = 5 * MEBIBYTE - 512;
const stored = [3, 0, 4];
const GUID = 16;

function sample(): MadeVhdx {
  return madeVhdx({ diskSize, stored });
}

function expected(blocks: readonly number[] = stored): Buffer {
  const disk = Buffer.alloc(5 * MEBIBYTE);
  for (const block of blocks) disk.fill(block + 1, block * MEBIBYTE, (block + 1) * MEBIBYTE);
  return disk.subarray(0, diskSize);
}

async function diskIn(made: MadeVhdx): Promise<Buffer | null> {
  const found = await readVhdx(sourceOf(made));
  return found && (await wholeOf(found));
}

test('stored blocks in any order, the others zeros, and a disk that ends within a block', async (t) => {
  t.true((await diskIn(sample()))?.equals(expected()));
});

test('where a byte of the disk lies in the image', async (t) => {
  const found = await readVhdx(sourceOf(sample()));
  t.is(found?.imageOffset(3 * MEBIBYTE + 5), AT.blocks + 5);
  t.is(found?.imageOffset(2 * MEBIBYTE + 5), AT.bat + entryAt(2));
});

test('blocks that are undefined, zero or unmapped read as zeros, whatever their offset', async (t) => {
  for (const state of [0n, 1n, 2n, 3n]) {
    const made = sample();
    made.bat.writeBigUInt64LE(BigInt(AT.blocks) | state, entryAt(3));
    t.true((await diskIn(made))?.equals(expected([0, 4])));
  }
});

test('entries of bitmap blocks stand between those of payload blocks', async (t) => {
  for (const [sectorSize, ratio] of [
    [512, 16],
    [4096, 128],
  ] as const) {
    const blockSize = 256 * MEBIBYTE;
    const blocks = [0, ratio - 1, ratio, 2 * ratio + 1];
    const made = madeVhdx({ diskSize: (2 * ratio + 2) * blockSize, blockSize, sectorSize, stored: blocks });
    // What a bitmap's entry says is of no interest here.
    made.bat.writeBigUInt64LE(BigInt(AT.blocks) | 6n, ratio * 8);
    const found = await readVhdx(sourceOf(made));
    for (const block of [...blocks, 1, ratio + 1, 2 * ratio]) {
      const value = blocks.includes(block) ? block + 1 : 0;
      t.is((await found?.read(block * blockSize + 7, 1))?.readUInt8(0), value & 0xff, `block ${block}`);
    }
  }
});

test('of two headers the sound one with the higher number is in force', async (t) => {
  const dirty = (bytes: Buffer) => seal(bytes.fill(0x11, 48, 64));
  for (const [first, second, clean] of [
    ['older and dirty', 'newer', true],
    ['older', 'newer and dirty', false],
    ['older', 'newer and dirty, but damaged', true],
    ['damaged', 'newer', true],
  ] as const) {
    const made = sample();
    for (const [header, how] of [
      [made.headers[0], first],
      [made.headers[1], second],
    ] as const) {
      if (how.includes('dirty')) dirty(header);
      if (how.includes('damaged')) header.writeUInt8(1, 4000);
    }
    if (clean) t.truthy(await readVhdx(sourceOf(made)), `${first}, ${second}`);
    else {
      const error = await t.throwsAsync(() => readVhdx(sourceOf(made)), { instanceOf: IsoError });
      t.deepEqual([error?.code, error?.offset], ['ISO_UNSUPPORTED_FORMAT', AT.headers[1] + 48]);
      t.regex(error?.message ?? '', /not closed cleanly/);
    }
  }
  const turned = sample();
  seal(turned.headers[0].fill(0x7f, 8, 15));
  dirty(turned.headers[1]);
  t.truthy(await readVhdx(sourceOf(turned)), 'numbers of 64 bits');
});

test('the second region table does where the first is damaged', async (t) => {
  const made = sample();
  made.regions[0].fill(0);
  t.true((await diskIn(made))?.equals(expected()));
});

test('what is no VHDX', async (t) => {
  t.is(await readVhdx(MemorySource.of(Buffer.from('vhdxfile'))), null);
  t.is(await readVhdx(MemorySource.of(Buffer.alloc(MEBIBYTE))), null);
});

function refused(title: string, change: (made: MadeVhdx) => void, code: IsoErrorCode, offset: number): void {
  test(`${title}: ${code}`, async (t) => {
    const made = sample();
    change(made);
    const source = sourceOf(made);
    const error = await t.throwsAsync(() => readVhdx(source), { instanceOf: IsoError });
    t.deepEqual([error?.code, error?.offset], [code, offset]);
    t.true(source.largestRead <= 64 * 1024);
  });
}

function regionsChanged(change: (table: Buffer) => void): (made: MadeVhdx) => void {
  return ({ regions }) => {
    for (const table of regions) {
      change(table);
      seal(table);
    }
  };
}

const item = (at: number) => at - AT.metadata;
const BAT_ENTRY = 16;
const METADATA_ENTRY = 48;

refused(
  'no sound header',
  ({ headers }) => headers.map((header) => header.fill(0)),
  'ISO_BAD_DESCRIPTOR',
  AT.headers[0],
);
refused(
  'another version',
  ({ headers }) => {
    headers[1].writeUInt16LE(2, 66);
    seal(headers[1]);
  },
  'ISO_UNSUPPORTED_FORMAT',
  AT.headers[1] + 66,
);
refused(
  'no sound region table',
  ({ regions }) => regions.map((table) => table.fill(0)),
  'ISO_BAD_DESCRIPTOR',
  AT.regions[0],
);
refused(
  'more regions than a table holds',
  regionsChanged((table) => table.writeUInt32LE(2048, 8)),
  'ISO_BAD_DESCRIPTOR',
  AT.regions[0] + 8,
);
refused(
  'an unknown region that is required',
  regionsChanged((table) => table.fill(7, BAT_ENTRY, BAT_ENTRY + GUID)),
  'ISO_UNSUPPORTED_FORMAT',
  AT.regions[0] + BAT_ENTRY,
);
refused(
  'no block allocation table',
  regionsChanged((table) => table.fill(7, BAT_ENTRY, BAT_ENTRY + GUID).writeUInt32LE(0, BAT_ENTRY + 28)),
  'ISO_BAD_DESCRIPTOR',
  AT.regions[0],
);
refused(
  'a region named twice',
  regionsChanged((table) => table.copyWithin(METADATA_ENTRY, BAT_ENTRY, BAT_ENTRY + GUID)),
  'ISO_BAD_DESCRIPTOR',
  AT.regions[0] + METADATA_ENTRY,
);
refused(
  'a region that is not aligned',
  regionsChanged((table) => table.writeBigUInt64LE(BigInt(AT.bat + 512), BAT_ENTRY + 16)),
  'ISO_BAD_DESCRIPTOR',
  AT.regions[0] + BAT_ENTRY + 16,
);
refused(
  'a region where the headers are',
  regionsChanged((table) => table.writeBigUInt64LE(0n, BAT_ENTRY + 16)),
  'ISO_BAD_DESCRIPTOR',
  AT.regions[0] + BAT_ENTRY + 16,
);
refused(
  'a region beyond the image',
  regionsChanged((table) => table.writeBigUInt64LE(2n ** 63n, BAT_ENTRY + 16)),
  'ISO_EXTENT_OUT_OF_RANGE',
  AT.regions[0] + BAT_ENTRY + 16,
);
refused(
  'regions that overlap',
  regionsChanged((table) => table.writeUInt32LE(2 * MEBIBYTE, BAT_ENTRY + 24)),
  'ISO_OVERLAP',
  AT.regions[0],
);
refused('no metadata table', ({ metadata }) => metadata.fill(0, 0, 8), 'ISO_BAD_DESCRIPTOR', AT.metadata);
refused(
  'more metadata than a table holds',
  ({ metadata }) => metadata.writeUInt16LE(2048, 10),
  'ISO_BAD_DESCRIPTOR',
  AT.metadata + 10,
);
refused('no disk size', ({ metadata }) => metadata.fill(7, 64, 80), 'ISO_BAD_DESCRIPTOR', AT.metadata);
refused(
  'a metadata item beyond its region',
  ({ metadata }) => metadata.writeUInt32LE(MEBIBYTE - 4, 64 + 16),
  'ISO_BAD_DESCRIPTOR',
  AT.metadata + 64 + 16,
);
refused(
  'a metadata item in the table',
  ({ metadata }) => metadata.writeUInt32LE(0, 64 + 16),
  'ISO_BAD_DESCRIPTOR',
  AT.metadata + 64 + 16,
);
refused(
  'a differencing disk',
  ({ metadata }) => metadata.writeUInt32LE(2, item(AT.fileParameters) + 4),
  'ISO_UNSUPPORTED_FORMAT',
  AT.fileParameters,
);
refused(
  'blocks of half a mebibyte',
  ({ metadata }) => metadata.writeUInt32LE(MEBIBYTE / 2, item(AT.fileParameters)),
  'ISO_BAD_DESCRIPTOR',
  AT.fileParameters,
);
refused(
  'blocks of three mebibytes',
  ({ metadata }) => metadata.writeUInt32LE(3 * MEBIBYTE, item(AT.fileParameters)),
  'ISO_BAD_DESCRIPTOR',
  AT.fileParameters,
);
refused(
  'sectors of 1024 bytes',
  ({ metadata }) => metadata.writeUInt32LE(1024, item(AT.sectorSize)),
  'ISO_BAD_DESCRIPTOR',
  AT.sectorSize,
);
refused(
  'a disk that is no number of sectors',
  ({ metadata }) => metadata.writeBigUInt64LE(1000n, item(AT.diskSize)),
  'ISO_BAD_DESCRIPTOR',
  AT.diskSize,
);
refused(
  'a disk of more than 64 TiB',
  ({ metadata }) => metadata.writeBigUInt64LE(2n ** 46n + 512n, item(AT.diskSize)),
  'ISO_BAD_DESCRIPTOR',
  AT.diskSize,
);
refused(
  'a table too small for the disk',
  ({ metadata }) => metadata.writeBigUInt64LE(2n ** 46n, item(AT.diskSize)),
  'ISO_BAD_DESCRIPTOR',
  AT.bat,
);
refused(
  'a block that lies partly in a parent',
  ({ bat }) => bat.writeBigUInt64LE(BigInt(AT.blocks) | 7n, entryAt(3)),
  'ISO_UNSUPPORTED_FORMAT',
  AT.bat + entryAt(3),
);
refused(
  'a block in an unknown state',
  ({ bat }) => bat.writeBigUInt64LE(BigInt(AT.blocks) | 5n, entryAt(3)),
  'ISO_BAD_DESCRIPTOR',
  AT.bat + entryAt(3),
);
refused(
  'a block beyond the image',
  ({ bat }) => bat.writeBigUInt64LE((2n ** 63n - 2n ** 20n) | 6n, entryAt(3)),
  'ISO_EXTENT_OUT_OF_RANGE',
  AT.bat + entryAt(3),
);
refused(
  'two blocks in one place',
  ({ bat }) => bat.writeBigUInt64LE(BigInt(AT.blocks) | 6n, entryAt(4)),
  'ISO_OVERLAP',
  AT.bat + entryAt(4),
);
