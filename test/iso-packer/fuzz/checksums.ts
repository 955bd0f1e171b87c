import { Buffer } from 'node:buffer';
import { crc32c } from '../../../artifacts/iso-packer/src/vhdx/crc32c.ts';
import type { Patch } from './patched-source.ts';
import { crc16, type Tag, tagSum } from './tags.ts';

/**
 * What must be written besides, so that the checksums over damaged structures are right again: without it nearly all damage ends at a
 * checksum, and the code behind it is never tried. Written from the standards, apart from the code that is tried.
 */
export function mending(base: Buffer, patches: readonly Patch[], tags: readonly Tag[]): Patch[] {
  const image = { base, patches };
  const mended: Patch[] = [];
  for (const tag of tags) {
    const known = { base, patches: [...patches, ...mended] };
    if (touches(known, tag.at, tag.at + tag.length)) mended.push(mendedTag(known, tag));
  }
  return [...mended, ...footersOf(image), ...vhdxOf(image)];
}

interface Damaged {
  readonly base: Buffer;
  readonly patches: readonly Patch[];
}

function bytesAt({ base, patches }: Damaged, offset: number, length: number): Buffer {
  const bytes = Buffer.from(base.subarray(offset, offset + length));
  for (const { at, bytes: patch } of patches) {
    for (let i = 0; i < patch.length; i++) {
      const to = at + i - offset;
      if (to >= 0 && to < bytes.length) bytes[to] = patch[i] ?? 0;
    }
  }
  return bytes;
}

const touches = ({ patches }: Damaged, from: number, to: number): boolean =>
  patches.some(({ at, bytes }) => at < to && at + bytes.length > from);

/** ECMA-167 3/7.2 and 4/7.2. What was copied from elsewhere, tag and all, says that it stands here. */
function mendedTag(image: Damaged, { at }: Tag): Patch {
  const tag = bytesAt(image, at, 16);
  if (image.patches.some((patch) => patch.at <= at && patch.at + patch.bytes.length >= at + 16))
    tag.writeUInt32LE(image.base.readUInt32LE(at + 12), 12);
  tag.writeUInt16LE(crc16(bytesAt(image, at + 16, tag.readUInt16LE(10))), 8);
  tag.writeUInt8(tagSum(tag), 4);
  return { at, bytes: tag };
}

/** Virtual Hard Disk Image Format Specification: the footer and its copy, and the header of a dynamic disk. */
function footersOf(image: Damaged): Patch[] {
  const footers = [0, image.base.length - 512].map((at) => ({
    at,
    cookie: 'conectix',
    size: 512,
    sumAt: 64,
  }));
  return [...footers, { at: 512, cookie: 'cxsparse', size: 1024, sumAt: 36 }].flatMap(
    ({ at, cookie, size, sumAt }) => {
      if (at < 0 || !touches(image, at, at + size)) return [];
      const bytes = bytesAt(image, at, size);
      if (bytes.toString('latin1', 0, 8) !== cookie) return [];
      const sum = bytes.reduce((total, byte, i) => (i >= sumAt && i < sumAt + 4 ? total : total + byte), 0);
      const field = Buffer.alloc(4);
      field.writeUInt32BE(~sum >>> 0);
      return [{ at: at + sumAt, bytes: field }];
    },
  );
}

/** [MS-VHDX] 2.2.2 and 2.2.3: both headers and both region tables. */
function vhdxOf(image: Damaged): Patch[] {
  if (image.base.toString('latin1', 0, 8) !== 'vhdxfile') return [];
  const kib = 1024;
  const parts = [
    { at: 64 * kib, size: 4 * kib },
    { at: 128 * kib, size: 4 * kib },
    { at: 192 * kib, size: 64 * kib },
    { at: 256 * kib, size: 64 * kib },
  ];
  return parts
    .filter(({ at, size }) => touches(image, at, at + size))
    .map(({ at, size }) => {
      const bytes = bytesAt(image, at, size);
      bytes.fill(0, 4, 8);
      const field = Buffer.alloc(4);
      field.writeUInt32LE(crc32c(bytes));
      return { at: at + 4, bytes: field };
    });
}
