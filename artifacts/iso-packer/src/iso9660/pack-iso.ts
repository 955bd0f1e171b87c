import type { PackedImage } from '../image/image-plan.ts';
import type { Input } from '../inputs/inputs.ts';
import { partitionStructures } from '../udf/encode/partition-structures.ts';
import { encodeAnchor, encodeVolumeStructures } from '../udf/encode/volume-structures.ts';
import { type Chunks, emitFiles } from '../writing/emit-files.ts';
import { encodeDirectory } from './encode/directory.ts';
import { encodePathTable } from './encode/path-table.ts';
import { encodeTerminator, encodeVolumeDescriptor } from './encode/volume-descriptor.ts';
import { type IsoLayout, layOut } from './layout/iso-layout.ts';
import { type IsoPlan, isoPlanOf } from './layout/iso-plan.ts';
import type { IsoOptions } from './layout/settings.ts';
import { FIRST_DESCRIPTOR, SECTOR, sectorsFor } from './sector.ts';

/**
 * Names, order and place of everything, without opening a file.
 * @throws IsoError of category `user`: a path, size, label or date that the format cannot hold.
 */
export function planIso(inputs: Iterable<Input>, options: IsoOptions): IsoPlan {
  return isoPlanOf(layOut(inputs, options));
}

/**
 * The plan, and the image as a stream that can be read once; inputs are opened one after the other while it is
 * read. The same inputs, in any order, and options give the same bytes.
 * @throws IsoError as `planIso`, at once; `ISO_SIZE_CHANGED` while reading, if an input gives more or fewer
 *   bytes than it announced (what was read till then is no image).
 */
export function packIso(inputs: Iterable<Input>, options: IsoOptions): PackedImage<IsoPlan> {
  const layout = layOut(inputs, options);
  return { plan: isoPlanOf(layout), bytes: emit(layout) };
}

async function* emit(layout: IsoLayout): Chunks {
  for (const structure of structures(layout)) yield structure;
  yield* emitFiles(layout.files, SECTOR);
  if (layout.udf !== null) yield encodeAnchor(layout.sectors - 1);
}

/** Everything before the data of the first file, in the order in which `layOut` hands out sectors. */
function* structures(layout: IsoLayout): Generator<Uint8Array> {
  const { primary, joliet, udf } = layout;
  const volumes = joliet === null ? [primary] : [primary, joliet];
  yield new Uint8Array(FIRST_DESCRIPTOR * SECTOR);
  for (const volume of volumes) yield encodeVolumeDescriptor(layout, volume);
  yield encodeTerminator();
  if (udf !== null) {
    yield encodeVolumeStructures(udf, FIRST_DESCRIPTOR + volumes.length + 1);
    yield* partitionStructures(udf);
  }
  for (const volume of volumes) {
    yield toWholeSectors(encodePathTable(volume, 'little'));
    yield toWholeSectors(encodePathTable(volume, 'big'));
    for (const directory of volume.hierarchy.directories) yield encodeDirectory(layout, volume, directory);
  }
}

function toWholeSectors(bytes: Uint8Array): Uint8Array {
  const padded = new Uint8Array(sectorsFor(bytes.length) * SECTOR);
  padded.set(bytes);
  return padded;
}
