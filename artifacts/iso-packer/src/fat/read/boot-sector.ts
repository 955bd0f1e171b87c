import type { Buffer } from 'node:buffer';
import { IsoError } from '../../iso-error.ts';
import type { ByteSource } from '../../reading/byte-source.ts';
import { damage } from '../../reading/damage.ts';

type FatKind = 12 | 16 | 32;

/** Where the parts of a FAT volume are, in bytes of its source. */
export interface FatVolume {
  readonly kind: FatKind;
  /** Of the volume. */
  readonly size: number;
  readonly bytesPerCluster: number;
  /** The FAT that is kept. */
  readonly tableStart: number;
  readonly tableSize: number;
  readonly rootStart: number;
  /** Bytes; 0 in FAT32, whose root is a chain. */
  readonly rootSize: number;
  /** The first of the root's chain in FAT32; 0 elsewhere. */
  readonly rootCluster: number;
  /** Of the first cluster, which is number 2. */
  readonly dataStart: number;
  readonly clusters: number;
}

const BOOT_SECTOR = 512;
const MOST_CLUSTERS = 0x0fff_fff5;

/** What begins like a FAT volume and is none: the system's name stands where FAT has the formatter's. */
const OTHERS: readonly (readonly [signature: string, name: string])[] = [
  ['NTFS    ', 'NTFS'],
  ['EXFAT   ', 'exFAT'],
  ['-FVE-FS-', 'BitLocker'],
  ['ReFS\0\0\0\0', 'ReFS'],
];

/**
 * fatgen103 3: the boot sector's fields; null where they are not those of a FAT volume.
 * @throws IsoError `ISO_UNSUPPORTED_FORMAT` for a volume of another system, or of a later FAT; `ISO_BAD_DESCRIPTOR` where fields
 *   contradict each other
 */
export async function readBootSector(source: ByteSource): Promise<FatVolume | null> {
  if (source.size < BOOT_SECTOR) return null;
  const bytes = await source.read(0, BOOT_SECTOR);
  const other = OTHERS.find(([signature]) => bytes.toString('latin1', 3, 11) === signature);
  if (other !== undefined) throw unsupported(`an ${other[1]} volume`, 3);
  return looksLikeFat(bytes) ? volumeOf(bytes) : null;
}

/** The fields that Windows, too, looks at before it takes a volume for FAT [M]. */
function looksLikeFat(bytes: Buffer): boolean {
  const sectorsPerCluster = bytes.readUInt8(13);
  const media = bytes.readUInt8(21);
  return (
    bytes.readUInt16LE(510) === 0xaa55 &&
    [0xeb, 0xe9].includes(bytes.readUInt8(0)) &&
    [512, 1024, 2048, 4096].includes(bytes.readUInt16LE(11)) &&
    sectorsPerCluster > 0 &&
    (sectorsPerCluster & (sectorsPerCluster - 1)) === 0 &&
    bytes.readUInt16LE(14) > 0 &&
    // BPB_NumFATs: 2, though every number from 1 on is valid.
    bytes.readUInt8(16) > 0 &&
    (media === 0xf0 || media >= 0xf8)
  );
}

function volumeOf(bytes: Buffer): FatVolume {
  const sector = bytes.readUInt16LE(11);
  const bytesPerCluster = sector * bytes.readUInt8(13);
  const size = (bytes.readUInt16LE(19) || bytes.readUInt32LE(32)) * sector;
  // BPB_FATSz16 is 0 in FAT32, and only there.
  const large = bytes.readUInt16LE(22) === 0;
  const tableSize = (large ? bytes.readUInt32LE(36) : bytes.readUInt16LE(22)) * sector;
  const firstTable = bytes.readUInt16LE(14) * sector;
  const rootStart = firstTable + bytes.readUInt8(16) * tableSize;
  const rootSize = Math.ceil((bytes.readUInt16LE(17) * 32) / sector) * sector;
  const dataStart = rootStart + rootSize;
  const clusters = Math.floor((size - dataStart) / bytesPerCluster);
  if (clusters < 1) throw contradiction('the volume has no room for data', 14);
  if (large !== (rootSize === 0)) throw contradiction('the size of the root fits no kind of FAT', 17);
  const kind = large ? 32 : kindOf(clusters);
  if (clusters > MOST_CLUSTERS) throw contradiction('more clusters than FAT32 can name', 32);
  if (tableSize * 8 < (clusters + 2) * kind) {
    throw contradiction('the FAT has not an entry for each cluster', large ? 36 : 22);
  }
  return {
    ...{ kind, size, bytesPerCluster, tableSize, rootStart, rootSize, dataStart, clusters },
    tableStart: firstTable + (large ? activeTable(bytes) * tableSize : 0),
    rootCluster: large ? rootClusterOf(bytes, clusters) : 0,
  };
}

/** fatgen103 3.5 */
function kindOf(clusters: number): FatKind {
  if (clusters >= 65_525) throw contradiction('more clusters than FAT16 has, and no fields of FAT32', 22);
  return clusters < 4085 ? 12 : 16;
}

/** fatgen103 3.3, BPB_ExtFlags: with bit 7 only one FAT is kept, and bits 0 to 3 say which. */
function activeTable(bytes: Buffer): number {
  if (bytes.readUInt16LE(42) !== 0) throw unsupported('a version of FAT32 after 0.0', 42);
  const flags = bytes.readUInt16LE(40);
  const active = (flags & 0x80) === 0 ? 0 : flags & 0x0f;
  if (active >= bytes.readUInt8(16)) throw contradiction('the FAT that is kept is not there', 40);
  return active;
}

function rootClusterOf(bytes: Buffer, clusters: number): number {
  const cluster = bytes.readUInt32LE(44);
  if (cluster < 2 || cluster > clusters + 1) throw contradiction('the root lies outside the volume', 44);
  return cluster;
}

function contradiction(what: string, offset: number): IsoError {
  return damage('ISO_BAD_DESCRIPTOR', what, offset);
}

function unsupported(what: string, offset: number): IsoError {
  return new IsoError('ISO_UNSUPPORTED_FORMAT', `${what}, which is not read here`, {
    mend: 'give a volume that is formatted with FAT12, FAT16 or FAT32',
    offset,
  });
}
