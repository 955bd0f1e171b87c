import { Buffer } from 'node:buffer';
import { createHash } from 'node:crypto';
import type { ImageOptions } from '../../image/image-options.ts';
import type { PlannedEntry } from '../../image/image-plan.ts';
import type { Input } from '../../inputs/inputs.ts';
import { buildTree, type FileNode, type Node } from '../../inputs/tree.ts';
import { chooseGeometry } from './choose-geometry.ts';
import { type Directory, type Hierarchy, planHierarchy } from './directories.ts';
import { type Geometry, type Kind, SECTOR, SLOT } from './geometry.ts';
import { type FatSettings, fatSettings } from './settings.ts';

/** Where everything lies in a FAT volume. A pure function of inputs and options. */
export interface VolumePlan {
  readonly settings: FatSettings;
  readonly geometry: Geometry;
  /** Sectors before the volume on its disk. */
  readonly hiddenSectors: number;
  readonly volumeId: number;
  /** For the disk that the volume is in; never 0. */
  readonly diskSignature: number;
  /** The root first; then in the order of their clusters. */
  readonly directories: readonly Directory[];
  /** In the order of their clusters. */
  readonly files: readonly FileNode[];
  /** 0 for what has no clusters: an empty file, the root of FAT16. */
  readonly firstClusters: ReadonlyMap<Node, number>;
  /** Clusters of each chain. They lie one behind the other from cluster 2 on. */
  readonly chains: readonly number[];
  readonly entries: readonly PlannedEntry[];
}

/** The first cluster there is (fatgen103 3.5). */
export const FIRST_CLUSTER = 2;

/**
 * @param place `sectors` of the volume, or null for what the content needs; `hiddenSectors` before it
 * @throws IsoError of category `user`: a path, size, label, date or number of files that FAT cannot hold
 */
export function planVolume(
  inputs: Iterable<Input>,
  options: ImageOptions,
  { sectors, hiddenSectors }: { sectors: number | null; hiddenSectors: number },
): VolumePlan {
  const settings = fatSettings(options);
  const { directories, files, shownPaths } = planHierarchy(buildTree(inputs));
  const geometry = chooseGeometry(
    {
      rootSlots: directories[0]?.slots ?? 0,
      clusters: (kind, bytes) => sum(chainLengths(directories, files, kind, bytes).values()),
    },
    { fat: options.fat, sectors },
  );
  const { kind, sectorsPerCluster } = geometry;
  const lengths = chainLengths(directories, files, kind, sectorsPerCluster * SECTOR);
  const entries = plannedEntries(shownPaths);
  const [volumeId, diskSignature] = identities(settings, geometry, entries);
  const chains = [...lengths.values()].filter((clusters) => clusters > 0);
  const firstClusters = inARow(lengths);
  return {
    ...{ settings, geometry, hiddenSectors, volumeId, diskSignature },
    ...{ directories, files, firstClusters, chains, entries },
  };
}

/** Clusters of each folder and file, in the order in which they lie. */
function chainLengths(
  directories: readonly Directory[],
  files: readonly FileNode[],
  kind: Kind,
  bytesPerCluster: number,
): Map<Node, number> {
  const lengths = new Map<Node, number>();
  for (const { folder, parent, slots } of directories) {
    const inClusters = parent !== null || kind === 32;
    lengths.set(folder, inClusters ? Math.ceil((slots * SLOT) / bytesPerCluster) : 0);
  }
  for (const file of files) lengths.set(file, Math.ceil(file.size / bytesPerCluster));
  return lengths;
}

function inARow(lengths: ReadonlyMap<Node, number>): Map<Node, number> {
  const firstClusters = new Map<Node, number>();
  let next = FIRST_CLUSTER;
  for (const [node, clusters] of lengths) {
    firstClusters.set(node, clusters === 0 ? 0 : next);
    next += clusters;
  }
  return firstClusters;
}

function plannedEntries(shownPaths: Hierarchy['shownPaths']): PlannedEntry[] {
  return [...shownPaths].map(([node, shownPath]) => {
    const { path, type, hidden } = node;
    return { path, shownPath, type, size: node.type === 'file' ? node.size : 0, hidden };
  });
}

/**
 * Volume ID and disk signature, which others draw from the clock, out of all that is known before a file is opened: label, date,
 * size, names, sizes and flags. Windows takes a second disk with a signature that it has already offline [H]; images that hold
 * different names or have different labels differ in it.
 */
function identities(
  { label, date }: FatSettings,
  { kind, sectors }: Geometry,
  entries: readonly PlannedEntry[],
): [volumeId: number, diskSignature: number] {
  const hash = createHash('sha256').update(JSON.stringify([label, date.getTime(), kind, sectors]));
  for (const entry of entries) hash.update(JSON.stringify(entry));
  const digest = Buffer.from(hash.digest());
  return [digest.readUInt32LE(0), digest.readUInt32LE(4) || 1];
}

function sum(numbers: Iterable<number>): number {
  let total = 0;
  for (const number of numbers) total += number;
  return total;
}
