import { setImmediate as nextTurn } from 'node:timers/promises';
import { type Chunks, emitFiles } from '../../writing/emit-files.ts';
import type { Directory } from '../layout/directories.ts';
import { FATS, type Geometry, rootSectors, SECTOR, SLOT } from '../layout/geometry.ts';
import type { VolumePlan } from '../layout/plan-volume.ts';
import { encodeAllocationTable } from './allocation-table.ts';
import { encodeReserved } from './boot-sector.ts';
import { encodeDirectory } from './directory.ts';

const ZEROS = new Uint8Array(1024 * 1024);

/** The volume, in the order in which it lies (fatgen103 2); files are opened one after the other. */
export async function* emitVolume(plan: VolumePlan): Chunks {
  yield* structures(plan);
  yield* emitFiles(plan.files, bytesPerCluster(plan.geometry));
  yield* freeSpace(freeBytes(plan));
}

/** Everything before the data of the first file. */
function* structures(plan: VolumePlan): Generator<Uint8Array> {
  yield encodeReserved(plan);
  for (let copy = 0; copy < FATS; copy += 1) yield* encodeAllocationTable(plan);
  for (const directory of plan.directories) {
    const bytes = encodeDirectory(plan, directory);
    yield bytes;
    yield* zeros(roomOf(plan.geometry, directory) - bytes.length);
  }
}

/** The root of FAT16 has a place of its own and a fixed size; everything else fills clusters. */
function roomOf(geometry: Geometry, { parent, slots }: Directory): number {
  if (parent === null && geometry.kind === 16) return rootSectors(geometry) * SECTOR;
  const cluster = bytesPerCluster(geometry);
  return Math.ceil((slots * SLOT) / cluster) * cluster;
}

/** The free clusters, and what is left behind the last one: zeros at the end. */
export function freeBytes({ geometry, chains }: VolumePlan): number {
  const { sectors, reservedSectors, fatSectors } = geometry;
  const data = (sectors - reservedSectors - FATS * fatSectors - rootSectors(geometry)) * SECTOR;
  return chains.reduce((left, clusters) => left - clusters * bytesPerCluster(geometry), data);
}

function bytesPerCluster({ sectorsPerCluster }: Geometry): number {
  return sectorsPerCluster * SECTOR;
}

/** As much as the disk is large: between two pieces everything else has its turn, as in `emitFiles`. */
async function* freeSpace(count: number): Chunks {
  for (const piece of zeros(count)) {
    await nextTurn();
    yield piece;
  }
}

function* zeros(count: number): Generator<Uint8Array> {
  for (let left = count; left > 0; left -= ZEROS.length) {
    yield left >= ZEROS.length ? ZEROS : ZEROS.subarray(0, left);
  }
}
