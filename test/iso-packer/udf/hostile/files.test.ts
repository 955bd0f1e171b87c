import { SECTOR, seal } from '../raw-udf.ts';
import { a, b, refused, resealed } from './damaged-image.ts';

refused('a file entry whose CRC is wrong', 'ISO_BAD_RECORD', a.entry.at, (image) =>
  image.writeUInt8(1, a.entry.at + 50),
);
refused(
  'a file entry from another place',
  'ISO_BAD_RECORD',
  a.entry.at,
  resealed(a.entry.at, (image) => image.writeUInt32LE(b.identifier.block, a.entry.at + 12)),
);
refused(
  'no file entry',
  'ISO_BAD_RECORD',
  a.entry.at,
  resealed(a.entry.at, (image) => image.writeUInt16LE(8, a.entry.at)),
);
refused(
  'a strategy that UDF has not',
  'ISO_UNSUPPORTED_FORMAT',
  a.entry.at + 20,
  resealed(a.entry.at, (image) => image.writeUInt16LE(2, a.entry.at + 20)),
);
refused(
  'an unknown form of allocation descriptors',
  'ISO_BAD_RECORD',
  a.entry.at + 176,
  resealed(a.entry.at, (image) => image.writeUInt16LE(5, a.entry.at + 34)),
);
refused(
  'extended attributes beyond the block',
  'ISO_BAD_RECORD',
  a.entry.at,
  resealed(a.entry.at, (image) => image.writeUInt32LE(0xffff_ff00, a.entry.at + 168)),
);
refused(
  'a file longer than its extents',
  'ISO_BAD_RECORD',
  a.entry.at + 176,
  resealed(a.entry.at, (image) => image.writeBigUInt64LE(2n ** 63n, a.entry.at + 56)),
);
refused(
  'content longer than the room for it',
  'ISO_BAD_RECORD',
  a.entry.at + 176,
  resealed(a.entry.at, (image) => image.writeUInt16LE(3, a.entry.at + 34)),
);
refused(
  'an extent that ends within a block, and is not the last',
  'ISO_BAD_RECORD',
  a.entry.at + 176,
  resealed(a.entry.at, (image) => {
    // A second descriptor, for the rest.
    image.writeUInt16LE(176, a.entry.at + 10);
    image.writeUInt32LE(16, a.entry.at + 172);
    image.writeUInt32LE(1000, a.entry.at + 176);
    image.writeUInt32LE(2000, a.entry.at + 184);
    image.writeUInt32LE((a.entry.extents[0]?.[0] ?? 0) + 1, a.entry.at + 188);
  }),
);
refused(
  'data beyond the partition',
  'ISO_EXTENT_OUT_OF_RANGE',
  a.entry.at + 176,
  resealed(a.entry.at, (image) => image.writeUInt32LE(1_000_000, a.entry.at + 180)),
);
refused(
  'data that overlaps other data',
  'ISO_OVERLAP',
  b.entry.at + 176,
  resealed(b.entry.at, (image) => image.writeUInt32LE((a.entry.extents[0]?.[0] ?? 0) + 1, b.entry.at + 180)),
);
refused(
  'data that overlaps a file entry',
  'ISO_OVERLAP',
  a.entry.at + 176,
  resealed(a.entry.at, (image) => image.writeUInt32LE(a.identifier.block, a.entry.at + 180)),
);
refused(
  'descriptors that go on where there are none',
  'ISO_BAD_RECORD',
  b.entry.at,
  resealed(a.entry.at, (image) => {
    image.writeUInt32LE(0xc000_0000 + SECTOR, a.entry.at + 176);
    image.writeUInt32LE(b.identifier.block, a.entry.at + 180);
  }),
);
refused('descriptors that go on where they were', 'ISO_LOOP', b.entry.at + 24, (image) => {
  // The block of another entry as an extent of descriptors, whose only one names it again.
  image.writeUInt32LE(0xc000_0000 + SECTOR, a.entry.at + 176);
  image.writeUInt32LE(b.identifier.block, a.entry.at + 180);
  seal(image, a.entry.at);
  image.writeUInt16LE(258, b.entry.at);
  image.writeUInt32LE(8, b.entry.at + 20);
  image.writeUInt32LE(0xc000_0000 + SECTOR, b.entry.at + 24);
  image.writeUInt32LE(b.identifier.block, b.entry.at + 28);
  seal(image, b.entry.at);
});
refused('a chain of entries without end', 'ISO_LOOP', a.entry.at, (image) => {
  image.writeUInt16LE(4096, a.entry.at + 20);
  seal(image, a.entry.at);
  // Its next block, which was the entry of b, names it as the newer one.
  image.writeUInt16LE(259, b.entry.at);
  image.writeUInt32LE(a.identifier.block, b.entry.at + 40);
  image.writeUInt16LE(0, b.entry.at + 44);
  seal(image, b.entry.at);
});
