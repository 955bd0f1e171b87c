import { Buffer } from 'node:buffer';
import test from 'ava';
import { IsoError, type IsoErrorCode } from 'iso-packer';
import { readVhdx } from '../../../artifacts/iso-packer/src/vhdx/read-vhdx.ts';
import { AT, entryAt, type MadeVhdx, MEBIBYTE, seal, sourceOf } from './made-vhdx.ts';
import { diskIn, expected, sample } from './sample-vhdx.ts';

const GUID = 16;

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
refused(
  'two headers that differ and have one number',
  ({ headers }) => {
    headers[1].writeBigUInt64LE(headers[0].readBigUInt64LE(8), 8);
    seal(headers[1]);
  },
  'ISO_BAD_DESCRIPTOR',
  AT.headers[1],
);
const NEW_ITEM = 32 * 5;
/** One more entry of the metadata table, with the GUID and the place of another one, and these flags. */
function added(guid: Buffer | null, flags: number): (made: MadeVhdx) => void {
  return ({ metadata }) => {
    metadata.writeUInt16LE(5, 10);
    metadata.copyWithin(NEW_ITEM, 64, 96);
    guid?.copy(metadata, NEW_ITEM);
    metadata.writeUInt32LE(flags, NEW_ITEM + 24);
  };
}
refused('a metadata item named twice', added(null, 4), 'ISO_BAD_DESCRIPTOR', AT.metadata + NEW_ITEM);
refused(
  'an unknown metadata item that is required',
  added(Buffer.alloc(GUID, 7), 4),
  'ISO_UNSUPPORTED_FORMAT',
  AT.metadata + NEW_ITEM,
);
test("unknown metadata that is not required, and the user's own under a known name, are passed over", async (t) => {
  for (const change of [added(Buffer.alloc(GUID, 7), 0), added(null, 1)]) {
    const made = sample();
    change(made);
    t.true((await diskIn(made))?.equals(expected()));
  }
  const moved = sample();
  added(null, 4)(moved);
  // The first of the two belongs to the user, and says something else.
  moved.metadata.writeUInt32LE(1, 64 + 24);
  moved.metadata.writeUInt32LE(AT.diskId - AT.metadata, 64 + 16);
  t.true((await diskIn(moved))?.equals(expected()));
});
refused(
  'no disk size',
  ({ metadata }) => metadata.fill(7, 64, 80).writeUInt32LE(0, 64 + 24),
  'ISO_BAD_DESCRIPTOR',
  AT.metadata,
);
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
  AT.regions[0] + BAT_ENTRY + 24,
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
for (const [structure, at] of [
  ['header section', 0],
  ['log', AT.log],
  ['table of blocks', AT.bat],
  ['metadata', AT.metadata],
] as const) {
  refused(
    `a block in the ${structure}`,
    ({ bat }) => bat.writeBigUInt64LE(BigInt(at) | 6n, entryAt(3)),
    'ISO_OVERLAP',
    AT.bat + entryAt(3),
  );
}
refused(
  'two blocks in one place',
  ({ bat }) => bat.writeBigUInt64LE(BigInt(AT.blocks) | 6n, entryAt(4)),
  'ISO_OVERLAP',
  AT.bat + entryAt(4),
);
