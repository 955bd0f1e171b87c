import { rawAt, rawDirectory } from '../raw-udf.ts';
import { a, b, dir, refused, resealed, root, sound } from './damaged-image.ts';

const wide = rawAt(sound, 'dir/sub/日.txt').identifier.at;
const sub = rawAt(sound, 'dir/sub').identifier.at;

refused('a directory record whose CRC is wrong', 'ISO_BAD_RECORD', a.identifier.at, (image) =>
  image.writeUInt8(0x62, a.identifier.at + 39),
);
refused(
  'no directory record',
  'ISO_BAD_RECORD',
  a.identifier.at,
  resealed(a.identifier.at, (image) => image.writeUInt16LE(256, a.identifier.at)),
);
refused('a directory record larger than a block', 'ISO_BAD_RECORD', a.identifier.at, (image) =>
  image.writeUInt16LE(3000, a.identifier.at + 36),
);
refused(
  'a directory that ends within a record',
  'ISO_BAD_RECORD',
  rawDirectory(sound, root).at(-1)?.at ?? 0,
  resealed(root.at, (image) => {
    image.writeBigUInt64LE(BigInt(root.size - 4), root.at + 56);
  }),
);
refused(
  'a directory that is not recorded',
  'ISO_BAD_RECORD',
  dir.entry.at + 176,
  resealed(dir.entry.at, (image) => image.writeUInt8(0x40, dir.entry.at + 179)),
);
refused(
  'an empty name',
  'ISO_BAD_NAME',
  a.identifier.at + 42,
  // Four bytes for the implementation's use take its place; the record stays as long.
  resealed(a.identifier.at, (image) => {
    image.writeUInt8(1, a.identifier.at + 19);
    image.writeUInt16LE(4, a.identifier.at + 36);
    image.writeUInt8(8, a.identifier.at + 42);
  }),
);
refused(
  'a name in another compression',
  'ISO_BAD_NAME',
  a.identifier.at + 38,
  resealed(a.identifier.at, (image) => image.writeUInt8(9, a.identifier.at + 38)),
);
refused(
  'half a character',
  'ISO_BAD_NAME',
  wide + 38,
  resealed(wide, (image) => image.writeUInt8(12, wide + 19)),
);
refused(
  'half a surrogate pair',
  'ISO_BAD_NAME',
  wide + 38,
  resealed(wide, (image) => image.writeUInt16BE(0xdc00, wide + 39)),
);
refused(
  'a name that leads out of its folder',
  'ISO_BAD_NAME',
  a.identifier.at + 38,
  resealed(a.identifier.at, (image) => image.write('../up', a.identifier.at + 39, 'latin1')),
);
refused(
  'one name twice',
  'ISO_BAD_RECORD',
  b.identifier.at,
  resealed(b.identifier.at, (image) => image.write('a', b.identifier.at + 39, 'latin1')),
);
refused(
  'a folder whose entry is a file',
  'ISO_BAD_RECORD',
  a.identifier.at,
  resealed(a.identifier.at, (image) => image.writeUInt8(2, a.identifier.at + 18)),
);
refused(
  'a file whose entry is a folder',
  'ISO_BAD_RECORD',
  dir.identifier.at,
  resealed(dir.identifier.at, (image) => image.writeUInt8(0, dir.identifier.at + 18)),
);
refused(
  'a folder in itself',
  'ISO_LOOP',
  sub,
  resealed(sub, (image) => image.writeUInt32LE(dir.identifier.block, sub + 24)),
);
refused(
  'an entry beyond the partition',
  'ISO_EXTENT_OUT_OF_RANGE',
  a.identifier.at,
  resealed(a.identifier.at, (image) => image.writeUInt32LE(0xffff_ffff, a.identifier.at + 24)),
);
