import type { Buffer } from 'node:buffer';
import type { ByteSource } from '../../reading/byte-source.ts';
import { damage, type Place } from '../../reading/damage.ts';
import { FIRST_DESCRIPTOR, SECTOR } from '../sector.ts';
import { bothDoubleWord, bothWord } from './both-endian.ts';
import { type DirectoryRecord, parseRecord } from './directory-record.ts';
import { decodeWide } from './wide-text.ts';

/** A tree that a volume descriptor points to. */
export interface Volume {
  readonly label: string;
  readonly root: DirectoryRecord;
  /** Bytes that the volume claims. */
  readonly size: number;
}

export interface Volumes {
  readonly primary: Volume;
  readonly joliet: Volume | null;
}

/** More descriptors than any image has; what lies beyond is not looked at. */
const MAX_DESCRIPTORS = 64;

/** Joliet, "SVD Escape Sequences Field": UCS-2 levels 1, 2 and 3. */
const JOLIET_ESCAPES = new Set(['%/@', '%/C', '%/E']);

/**
 * The volume recognition sequence: ECMA-119 8, and ECMA-167 2/8.3 for what UDF adds to it. Null where there is no
 * ISO 9660.
 *
 * It is the one at the beginning of the image, as for whoever mounts a file (Windows [M], Linux): of sessions that
 * were written one behind the other it is the first's, and where the writer updates it in place (xorriso, growisofs)
 * the last's. Enhanced descriptors (ISO 9660:1999) are passed over, as those systems do: the primary one is there
 * for the same files.
 */
export async function readVolumes(source: ByteSource): Promise<Volumes | null> {
  let primary: Volume | null = null;
  let joliet: Volume | null = null;
  let terminated = false;
  for (let i = 0; i < MAX_DESCRIPTORS; i += 1) {
    const offset = (FIRST_DESCRIPTOR + i) * SECTOR;
    if (offset + SECTOR > source.size) break;
    const bytes = await source.read(offset, SECTOR);
    const place: Place = { bytes, offset, code: 'ISO_BAD_DESCRIPTOR' };
    const identifier = bytes.toString('latin1', 1, 6);
    if (identifier === 'CD001') {
      const type = bytes.readUInt8(0);
      // 8.3; what follows is none of this volume's, and no system looks at it.
      terminated = type === 255;
      if (terminated) break;
      if (type === 1) primary ??= parseVolume(place, (field) => field.toString('latin1'));
      if (type === 2 && isJoliet(bytes))
        joliet ??= parseVolume(place, (field) => decodeWide(field, offset + 40));
    } else if (!OTHER_IDENTIFIERS.has(identifier)) {
      break;
    }
  }
  if (primary === null) return null;
  if (!terminated) {
    throw damage('ISO_BAD_DESCRIPTOR', 'the volume descriptors have no end', FIRST_DESCRIPTOR * SECTOR);
  }
  return { primary, joliet };
}

/** ECMA-167 2/9 and 3/9: the sequence's beginning and end, UDF, and boot descriptors. */
const OTHER_IDENTIFIERS = new Set(['BEA01', 'NSR02', 'NSR03', 'TEA01', 'BOOT2', 'CDW02']);

/** ECMA-119 8.4 and 8.5; offsets are BP − 1. */
function parseVolume(place: Place, decode: (field: Buffer) => string): Volume {
  const { bytes, offset } = place;
  if (bothWord(place, 128) !== SECTOR) {
    throw damage('ISO_UNSUPPORTED_FORMAT', `a logical block size other than ${SECTOR}`, offset + 128);
  }
  const root = parseRecord({ ...place, bytes: bytes.subarray(0, 190) }, 156);
  if (!root.directory) throw damage('ISO_BAD_DESCRIPTOR', 'the root is not a directory', offset + 156);
  return {
    label: decode(bytes.subarray(40, 72)).replace(/[\0 ]+$/, ''),
    root,
    size: bothDoubleWord(place, 80) * SECTOR,
  };
}

function isJoliet(bytes: Buffer): boolean {
  return JOLIET_ESCAPES.has(bytes.toString('latin1', 88, 91));
}
