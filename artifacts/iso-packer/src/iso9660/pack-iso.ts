import { type Chunks, emitFiles } from '../image/emit-files.ts';
import type { PackedImage } from '../image/image-plan.ts';
import type { Input } from '../inputs/inputs.ts';
import { partitionStructures } from '../udf/encode/partition-structures.ts';
import { encodeAnchor, encodeVolumeStructures } from '../udf/encode/volume-structures.ts';
import { encodeDirectory } from './encode/directory.ts';
import { encodePathTable } from './encode/path-table.ts';
import { encodeTerminator, encodeVolumeDescriptor } from './encode/volume-descriptor.ts';
import { type IsoPlan, isoPlanOf } from './layout/iso-plan.ts';
import { type ImagePlan, planImage } from './layout/plan-image.ts';
import type { IsoOptions } from './layout/settings.ts';
import { FIRST_DESCRIPTOR, SECTOR } from './sector.ts';

/**
 * Names, order and place of everything, without opening a file.
 * @throws IsoError of category `user`: a path, size, label or date that the format cannot hold.
 */
export function planIso(inputs: Iterable<Input>, options: IsoOptions): IsoPlan {
  return isoPlanOf(planImage(inputs, options));
}

/**
 * The plan, and the image as a stream that can be read once; inputs are opened one after the other while it is
 * read. The same inputs, in any order, and options give the same bytes.
 * @throws IsoError as `planIso`, at once; `ISO_SIZE_CHANGED` while reading, if an input gives more or fewer
 *   bytes than it announced (what was read till then is no image).
 */
export function packIso(inputs: Iterable<Input>, options: IsoOptions): PackedImage<IsoPlan> {
  const plan = planImage(inputs, options);
  return { plan: isoPlanOf(plan), bytes: emit(plan) };
}

async function* emit(plan: ImagePlan): Chunks {
  for (const structure of structures(plan)) yield structure;
  yield* emitFiles(plan.files, SECTOR);
  if (plan.udf !== null) yield encodeAnchor(plan.sectors - 1);
}

/** Everything before the data of the first file, in the order in which `planImage` hands out sectors. */
function* structures(plan: ImagePlan): Generator<Uint8Array> {
  const { primary, joliet, udf } = plan;
  const volumes = joliet === null ? [primary] : [primary, joliet];
  yield new Uint8Array(FIRST_DESCRIPTOR * SECTOR);
  for (const volume of volumes) yield encodeVolumeDescriptor(plan, volume);
  yield encodeTerminator();
  if (udf !== null) {
    yield encodeVolumeStructures(udf, FIRST_DESCRIPTOR + volumes.length + 1);
    yield* partitionStructures(udf);
  }
  for (const volume of volumes) {
    yield toWholeSectors(encodePathTable(volume, 'little'));
    yield toWholeSectors(encodePathTable(volume, 'big'));
    for (const directory of volume.hierarchy.directories) yield encodeDirectory(plan, volume, directory);
  }
}

function toWholeSectors(bytes: Uint8Array): Uint8Array {
  const padded = new Uint8Array(bytes.length + paddingAfter(bytes.length));
  padded.set(bytes);
  return padded;
}

function paddingAfter(size: number): number {
  return (SECTOR - (size % SECTOR)) % SECTOR;
}
