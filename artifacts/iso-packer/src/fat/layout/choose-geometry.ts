import { IsoError } from '../../iso-error.ts';
import { tooManyEntries } from './directories.ts';
import { type Geometry, geometry, type Kind, SECTOR, SLOT, sectorsNeeded } from './geometry.ts';

/** What the content takes. */
export interface Need {
  /** Entries of the root. */
  readonly rootSlots: number;
  clusters(kind: Kind, bytesPerCluster: number): number;
}

export interface Wanted {
  /** Undefined: 16, and 32 where that is too small. */
  readonly fat: Kind | undefined;
  /** Of the volume; null for what the content needs. */
  readonly sectors: number | null;
}

/** Up to so many sectors, so many sectors a cluster: fatgen103 3.5, DskTableFAT16 and DskTableFAT32. */
const CLUSTER_SIZES: Readonly<Record<Kind, readonly (readonly [upTo: number, sectorsPerCluster: number])[]>> =
  {
    16: [
      // The table has no FAT16 that small, as Windows would make it FAT12; one sector a cluster makes it FAT16.
      [8_400, 1],
      [32_680, 2],
      [262_144, 4],
      [524_288, 8],
      [1_048_576, 16],
      [2_097_152, 32],
      [4_194_304, 64],
    ],
    32: [
      [532_480, 1],
      [16_777_216, 8],
      [33_554_432, 16],
      [67_108_864, 32],
      [4_294_967_295, 64],
    ],
  };

const MEBIBYTE = 1_048_576;
const MEBIBYTE_SECTORS = MEBIBYTE / SECTOR;

/** Of a volume whose size is not asked for, so that Windows can put `System Volume Information` on it [H]. */
const FREE_BYTES = MEBIBYTE;

/** Of a volume whose size is not asked for. FAT16 needs 2.1 MiB, and Windows makes no VHD under 3 MiB [H]. */
const LEAST_SECTORS = 4 * MEBIBYTE_SECTORS;

/** fatgen103 3.1, BPB_RootEntCnt: 512 is what every driver takes; it has 16 bits, and fills whole sectors. */
const ROOT_ENTRIES = { usual: 512, most: 65_520, multiple: SECTOR / SLOT };

/** @throws IsoError `ISO_IMAGE_TOO_LARGE`, `ISO_TOO_MANY_ENTRIES`, `ISO_BAD_OPTION` */
export function chooseGeometry(need: Need, { fat, sectors }: Wanted): Geometry {
  const kinds: readonly Kind[] = fat === undefined ? [16, 32] : [fat];
  if (fat === 16 && rootEntriesFor(16, need) > ROOT_ENTRIES.most) throw tooManyEntries('');
  for (const kind of kinds) {
    if (rootEntriesFor(kind, need) > ROOT_ENTRIES.most) continue;
    const chosen = sectors === null ? smallest(kind, need) : ofSize(kind, need, sectors);
    if (chosen !== null) return chosen;
  }
  throw sectors === null ? tooLarge(fat) : unfit(kinds, sectors);
}

/** The first cluster size whose volume is not beyond what the table has it for. */
function smallest(kind: Kind, need: Need): Geometry | null {
  const rootEntries = rootEntriesFor(kind, need);
  for (const [upTo, sectorsPerCluster] of CLUSTER_SIZES[kind]) {
    const free = Math.ceil(FREE_BYTES / (sectorsPerCluster * SECTOR));
    const clusters = need.clusters(kind, sectorsPerCluster * SECTOR) + free;
    const needed = sectorsNeeded(kind, sectorsPerCluster, rootEntries, clusters);
    const sectors = Math.max(LEAST_SECTORS, Math.ceil(needed / MEBIBYTE_SECTORS) * MEBIBYTE_SECTORS);
    if (sectors > upTo) continue;
    const found = geometry(kind, sectorsPerCluster, rootEntries, sectors);
    if (found !== null) return found;
  }
  return null;
}

/** With the table's cluster size, or the next smaller one that wastes so much less that the content fits. */
function ofSize(kind: Kind, need: Need, sectors: number): Geometry | null {
  const rootEntries = rootEntriesFor(kind, need);
  for (let spc = largestCluster(kind, sectors); spc >= 1; spc /= 2) {
    const found = geometry(kind, spc, rootEntries, sectors);
    if (found !== null && need.clusters(kind, spc * SECTOR) <= found.clusters) return found;
  }
  return null;
}

/** In sectors, by the table; 0 where the kind has no volumes of that size. */
function largestCluster(kind: Kind, sectors: number): number {
  return CLUSTER_SIZES[kind].find(([upTo]) => sectors <= upTo)?.[1] ?? 0;
}

function rootEntriesFor(kind: Kind, { rootSlots }: Need): number {
  const { usual, multiple } = ROOT_ENTRIES;
  return kind === 32 ? 0 : Math.max(usual, Math.ceil(rootSlots / multiple) * multiple);
}

function tooLarge(fat: Kind | undefined): IsoError {
  const limit = fat === 16 ? 'of 2 GiB that FAT16 has' : 'of 2 TiB that FAT32 has';
  return new IsoError('ISO_IMAGE_TOO_LARGE', `the files need a volume beyond the limit ${limit}`, {
    mend: fat === 16 ? 'use FAT32' : 'put the files into several images',
  });
}

function unfit(kinds: readonly Kind[], sectors: number): IsoError {
  const size = `${sectors * SECTOR} bytes`;
  const holdsNothing: Need = { rootSlots: 1, clusters: () => 0 };
  if (kinds.some((kind) => ofSize(kind, holdsNothing, sectors) !== null)) {
    return new IsoError('ISO_IMAGE_TOO_LARGE', `the files do not fit a volume of ${size}`, {
      mend: 'give a larger disk size, or none',
    });
  }
  const names = kinds.map((kind) => `FAT${kind}`).join(' or ');
  return new IsoError('ISO_BAD_OPTION', `a volume of ${size} is too small or too large to be ${names}`, {
    mend: 'give another disk size or none: FAT16 has 2.1 MiB to 2 GiB, FAT32 33 MiB to 2 TiB',
  });
}
