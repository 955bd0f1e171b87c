/** Where the parts of a FAT volume lie, in sectors (fatgen103 3). */
export interface Geometry {
  readonly kind: Kind;
  /** Of the whole volume. */
  readonly sectors: number;
  readonly sectorsPerCluster: number;
  readonly reservedSectors: number;
  /** Of one of the two FATs. */
  readonly fatSectors: number;
  /** Entries of the root of FAT16; 0 where the root is a chain like any other. */
  readonly rootEntries: number;
  readonly clusters: number;
}

export type Kind = 16 | 32;

export const SECTOR = 512;
export const FATS = 2;
export const SLOT = 32;

/** Bytes of an entry of the FAT. */
export const ENTRY_BYTES = { 16: 2, 32: 4 } as const satisfies Record<Kind, number>;

/** fatgen103 3.1, BPB_RsvdSecCnt: always 1 for FAT16, and typically 32 for FAT32. */
const RESERVED = { 16: 1, 32: 32 } as const satisfies Record<Kind, number>;

/**
 * fatgen103 3.5: the number of clusters, and nothing else, tells the kind: under 65525 it is FAT16, from there on FAT32, and under
 * 4085 FAT12. It advises to keep 16 away from these numbers, since others have counted wrongly. The last is what 28 bits can name.
 */
const CLUSTERS = {
  16: { least: 4085 + 16, most: 65_524 - 16 },
  32: { least: 65_525 + 16, most: 0x0fff_fff5 - 16 },
} as const satisfies Record<Kind, { least: number; most: number }>;

/** The volume of these measures, and null where it would be of another kind, or none. */
export function geometry(
  kind: Kind,
  sectorsPerCluster: number,
  rootEntries: number,
  sectors: number,
): Geometry | null {
  const fixed = { kind, sectors, sectorsPerCluster, reservedSectors: RESERVED[kind], rootEntries };
  const room = sectors - RESERVED[kind] - rootSectors(fixed);
  if (room <= 0) return null;
  const clustersBeside = (fatSectors: number): number =>
    Math.floor((room - FATS * fatSectors) / sectorsPerCluster);
  const fits = (fatSectors: number): boolean => fatSectorsFor(kind, clustersBeside(fatSectors)) <= fatSectors;
  // FATs for all the room are more than enough; each sector they give back needs less than one more of them.
  let fatSectors = Math.max(
    1,
    fatSectorsFor(kind, clustersBeside(fatSectorsFor(kind, room / sectorsPerCluster))),
  );
  while (!fits(fatSectors)) fatSectors += 1;
  const clusters = clustersBeside(fatSectors);
  const { least, most } = CLUSTERS[kind];
  return clusters >= least && clusters <= most ? { ...fixed, fatSectors, clusters } : null;
}

/** Sectors that a volume with so many clusters needs at least. */
export function sectorsNeeded(
  kind: Kind,
  sectorsPerCluster: number,
  rootEntries: number,
  clusters: number,
): number {
  const needed = Math.max(clusters, CLUSTERS[kind].least);
  const before = RESERVED[kind] + rootSectors({ rootEntries }) + FATS * fatSectorsFor(kind, needed);
  return before + needed * sectorsPerCluster;
}

/** The first two entries of the FAT stand for no cluster (fatgen103 4). */
function fatSectorsFor(kind: Kind, clusters: number): number {
  return Math.ceil(((clusters + 2) * ENTRY_BYTES[kind]) / SECTOR);
}

export function rootSectors({ rootEntries }: Pick<Geometry, 'rootEntries'>): number {
  return Math.ceil((rootEntries * SLOT) / SECTOR);
}
