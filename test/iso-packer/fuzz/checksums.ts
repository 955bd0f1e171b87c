import { Buffer } from 'node:buffer';
import { crc32c } from '../../../artifacts/iso-packer/src/vhdx/crc32c.ts';
import type { Patch } from './patched-source.ts';

/**
 * What must be written besides, so that the checksums over damaged structures are right again: without it nearly all damage ends at a
 * checksum, and the code behind it is never tried. Written from the standards, apart from the code that is tried.
 */
export function mending(base: Buffer, patches: readonly Patch[]): Patch[] {
  const image = { base, patches };
  return [...tagsOf(image), ...footersOf(image), ...vhdxOf(image)];
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

/** ECMA-167 3/7.2 and 4/7.2: descriptors of UDF begin with a tag, at a sector's begin, or, in a folder, one after the other. */
function tagsOf(image: Damaged): Patch[] {
  const sectors = new Set(
    image.patches.flatMap(({ at, bytes }) => [
      Math.floor(at / 512),
      Math.floor((at + bytes.length - 1) / 512),
    ]),
  );
  const mended: Patch[] = [];
  for (const sector of sectors) {
    let at = sector * 512;
    while (at < (sector + 1) * 512) {
      const tag = tagAt(image, at);
      if (tag === null) break;
      mended.push({ at, bytes: tag.bytes });
      if (tag.next === null) break;
      at += tag.next;
    }
  }
  return mended;
}

function tagAt(image: Damaged, at: number): { bytes: Buffer; next: number | null } | null {
  const head = bytesAt(image, at, 40);
  if (head.length < 40) return null;
  const id = head.readUInt16LE(0);
  if (!((id >= 1 && id <= 9) || (id >= 256 && id <= 266))) return null;
  const covered = bytesAt(image, at + 16, head.readUInt16LE(10));
  const tag = Buffer.from(head.subarray(0, 16));
  tag.writeUInt16LE(crc16(covered), 8);
  tag.writeUInt8(
    tag.reduce((sum, byte, i) => (i === 4 ? sum : (sum + byte) & 0xff), 0),
    4,
  );
  const fileIdentifier = id === 257;
  // ECMA-167 4/14.4: its length is a multiple of four.
  const length = 38 + head.readUInt8(19) + head.readUInt16LE(36);
  return { bytes: tag, next: fileIdentifier ? Math.ceil(length / 4) * 4 : null };
}

/** ECMA-167 7.2.6: the polynomial 0x1021, beginning with zero. */
function crc16(bytes: Uint8Array): number {
  let crc = 0;
  for (const byte of bytes) {
    crc ^= byte << 8;
    for (let i = 0; i < 8; i++) crc = ((crc << 1) ^ (crc & 0x8000 ? 0x1021 : 0)) & 0xffff;
  }
  return crc;
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
