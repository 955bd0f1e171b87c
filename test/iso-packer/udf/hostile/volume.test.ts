import { Buffer } from 'node:buffer';
import test from 'ava';
import { IsoError } from 'iso-packer';
import { listed } from '../listed.ts';
import { DESCRIPTOR, PARTITION, SECTOR, seal } from '../raw-udf.ts';
import { a, lastAnchor, refused, resealed, sound } from './damaged-image.ts';

refused('no anchor', 'ISO_BAD_DESCRIPTOR', 32_768, (image) => {
  for (const at of [DESCRIPTOR.anchor, lastAnchor]) image.fill(0, at, at + 512);
});
refused(
  'anchors that differ',
  'ISO_BAD_DESCRIPTOR',
  lastAnchor,
  resealed(lastAnchor, (image) => image.writeUInt32LE(48, lastAnchor + 20)),
);
refused('an anchor whose checksum is wrong', 'ISO_BAD_DESCRIPTOR', DESCRIPTOR.anchor, (image) =>
  image.writeUInt8(1, DESCRIPTOR.anchor + 6),
);
refused('a descriptor whose CRC is wrong', 'ISO_BAD_DESCRIPTOR', DESCRIPTOR.logical, (image) =>
  image.writeUInt8(1, DESCRIPTOR.logical + 90),
);
refused(
  'a descriptor from another place',
  'ISO_BAD_DESCRIPTOR',
  DESCRIPTOR.logical,
  resealed(DESCRIPTOR.logical, (image) => image.writeUInt32LE(51, DESCRIPTOR.logical + 12)),
);
refused(
  'a CRC over more than the block',
  'ISO_BAD_DESCRIPTOR',
  DESCRIPTOR.logical,
  resealed(DESCRIPTOR.logical, (image) => image.writeUInt16LE(2040, DESCRIPTOR.logical + 10)),
);
refused('no logical volume', 'ISO_BAD_DESCRIPTOR', DESCRIPTOR.anchor, (image) =>
  image.fill(0, DESCRIPTOR.logical, DESCRIPTOR.logical + 512),
);
refused('two descriptors with one number', 'ISO_BAD_DESCRIPTOR', 36 * SECTOR, (image) => {
  image.copy(image, 36 * SECTOR, DESCRIPTOR.logical, DESCRIPTOR.logical + 512);
  image.writeUInt32LE(36, 36 * SECTOR + 12);
  seal(image, 36 * SECTOR);
});
refused(
  'descriptors without end',
  'ISO_LIMIT',
  DESCRIPTOR.anchor,
  resealed(DESCRIPTOR.primary, (image) => {
    // A pointer to the sector in which it stands.
    image.writeUInt16LE(3, DESCRIPTOR.primary);
    image.writeUInt32LE(SECTOR, DESCRIPTOR.primary + 20);
    image.writeUInt32LE(32, DESCRIPTOR.primary + 24);
  }),
);
refused(
  'a size of blocks that differs from that of the anchor',
  'ISO_BAD_DESCRIPTOR',
  DESCRIPTOR.logical + 212,
  resealed(DESCRIPTOR.logical, (image) => image.writeUInt32LE(512, DESCRIPTOR.logical + 212)),
);
refused(
  'a domain that is not UDF',
  'ISO_UNSUPPORTED_FORMAT',
  DESCRIPTOR.logical + 216,
  resealed(DESCRIPTOR.logical, (image) => image.writeUInt8(0x41, DESCRIPTOR.logical + 218)),
);
refused(
  'a label in another compression',
  'ISO_BAD_NAME',
  DESCRIPTOR.logical + 84,
  resealed(DESCRIPTOR.logical, (image) => image.writeUInt8(254, DESCRIPTOR.logical + 84)),
);
refused(
  'a label longer than its field',
  'ISO_BAD_NAME',
  DESCRIPTOR.logical + 84,
  resealed(DESCRIPTOR.logical, (image) => image.writeUInt8(200, DESCRIPTOR.logical + 211)),
);
refused(
  'partition maps beyond the descriptor',
  'ISO_BAD_DESCRIPTOR',
  DESCRIPTOR.logical + 264,
  resealed(DESCRIPTOR.logical, (image) => image.writeUInt32LE(0xffff_fff0, DESCRIPTOR.logical + 264)),
);
refused(
  'more maps than there is room for',
  'ISO_BAD_DESCRIPTOR',
  DESCRIPTOR.logical + 446,
  resealed(DESCRIPTOR.logical, (image) => image.writeUInt32LE(2, DESCRIPTOR.logical + 268)),
);
refused(
  'a partition that is not described',
  'ISO_BAD_DESCRIPTOR',
  DESCRIPTOR.logical + 440,
  resealed(DESCRIPTOR.logical, (image) => image.writeUInt16LE(7, DESCRIPTOR.logical + 444)),
);
refused(
  'a partition of something else',
  'ISO_UNSUPPORTED_FORMAT',
  DESCRIPTOR.partition + 24,
  resealed(DESCRIPTOR.partition, (image) => image.writeUInt8(0x58, DESCRIPTOR.partition + 26)),
);
refused(
  'a file set beyond the partition',
  'ISO_EXTENT_OUT_OF_RANGE',
  DESCRIPTOR.logical + 248,
  resealed(DESCRIPTOR.logical, (image) => image.writeUInt32LE(1_000_000, DESCRIPTOR.logical + 252)),
);
refused(
  'no file set',
  'ISO_BAD_DESCRIPTOR',
  DESCRIPTOR.fileSet,
  resealed(DESCRIPTOR.fileSet, (image) => image.writeUInt16LE(8, DESCRIPTOR.fileSet)),
);
refused(
  'a root that is a file',
  'ISO_BAD_RECORD',
  a.entry.at,
  resealed(DESCRIPTOR.fileSet, (image) => image.writeUInt32LE(a.identifier.block, DESCRIPTOR.fileSet + 404)),
);
refused(
  'a root in a partition that is not there',
  'ISO_BAD_RECORD',
  DESCRIPTOR.fileSet + 400,
  resealed(DESCRIPTOR.fileSet, (image) => image.writeUInt16LE(1, DESCRIPTOR.fileSet + 408)),
);

test('an image cut off: ISO_TRUNCATED where a record points beyond its end', async (t) => {
  const end = (PARTITION + (a.entry.extents[0]?.[0] ?? 0)) * SECTOR + 2999;
  const error = await t.throwsAsync(() => listed(t, sound.subarray(0, end)), { code: 'ISO_TRUNCATED' });
  t.true(error instanceof IsoError && error.offset !== undefined);
});

test('a sound UDF volume does not make up for a damaged ISO 9660, nor the other way round', async (t) => {
  const image = Buffer.from(sound);
  image.writeUInt32LE(7, 17 * SECTOR + 80);
  await t.throwsAsync(() => listed(t, image), { code: 'ISO_BAD_DESCRIPTOR' });
});
