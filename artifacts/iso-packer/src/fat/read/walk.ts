import type { ByteSource } from '../../reading/byte-source.ts';
import { damage } from '../../reading/damage.ts';
import type { Limits } from '../../reading/limits.ts';
import type { FoundEntry, RecordedExtent } from '../../reading/volume.ts';
import type { FatVolume } from './boot-sector.ts';
import type { ClusterChains } from './cluster-chains.ts';
import { type DirectoryEntry, readDirectory } from './directory.ts';

export interface Walk {
  readonly source: ByteSource;
  readonly volume: FatVolume;
  readonly chains: ClusterChains;
  readonly limits: Limits;
}

/** BPB_RootEntCnt and BPB_RootClus (fatgen103 3), which name the root. */
const ROOT_NAMED_AT = { fixed: 17, chain: 44 };

/** The whole tree, folders before what is in them, by name in UTF-16 code units; and the volume's label. */
export async function listTree(walk: Walk): Promise<{ found: FoundEntry[]; label: string | null }> {
  const found: FoundEntry[] = [];
  const label = await visit(walk, await rootOf(walk), { prefix: '', depth: 1 }, found);
  return { found, label };
}

async function rootOf({ volume, chains }: Walk): Promise<RecordedExtent[]> {
  const { kind, rootStart, rootSize, rootCluster } = volume;
  if (kind === 32) return chains.directory(rootCluster, ROOT_NAMED_AT.chain);
  return [{ start: rootStart, size: rootSize, namedAt: ROOT_NAMED_AT.fixed }];
}

async function visit(
  walk: Walk,
  extents: readonly RecordedExtent[],
  { prefix, depth }: { prefix: string; depth: number },
  found: FoundEntry[],
): Promise<string | null> {
  for (const extent of extents) walk.limits.directory(extent, depth);
  const { entries, label } = await readDirectory(walk.source, extents, depth === 1);
  checkUnique(walk, entries, prefix);
  for (const entry of entries.toSorted((a, b) => (a.name < b.name ? -1 : 1))) {
    const path = prefix + entry.name;
    const { hidden, directory } = entry;
    const extentsInside = await extentsOf(walk, entry);
    found.push({
      path,
      type: directory ? 'folder' : 'file',
      hidden,
      extents: directory ? [] : extentsInside,
    });
    if (directory) await visit(walk, extentsInside, { prefix: `${path}/`, depth: depth + 1 }, found);
  }
  return label;
}

/** Before anything is followed: a folder with a million entries is not worth the time. */
function checkUnique({ limits }: Walk, entries: readonly DirectoryEntry[], prefix: string): void {
  const names = new Set<string>();
  for (const { name, offset } of entries) {
    limits.entry(prefix + name, offset);
    if (names.has(name)) throw damage('ISO_BAD_RECORD', `"${prefix}${name}" is there twice`, offset);
    names.add(name);
  }
}

async function extentsOf({ volume, chains, limits }: Walk, entry: DirectoryEntry): Promise<RecordedExtent[]> {
  // The high half has other uses in FAT12 and FAT16 (fatgen103 6, DIR_FstClusHI).
  const cluster = volume.kind === 32 ? entry.cluster : entry.cluster % 0x1_0000;
  if (entry.directory) return chains.directory(cluster, entry.offset);
  const extents = await chains.file(cluster, entry.size, entry.offset);
  for (const extent of extents) limits.extent(extent);
  return extents;
}
