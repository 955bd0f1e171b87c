import type { PackedImage } from '../image/image-plan.ts';
import type { Input } from '../inputs/inputs.ts';
import type { FileNode } from '../inputs/tree.ts';
import { IsoError } from '../iso-error.ts';
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

/** In the order in which `planImage` hands out sectors. */
async function* emit(plan: ImagePlan): AsyncGenerator<Uint8Array> {
  const volumes = plan.joliet === null ? [plan.primary] : [plan.primary, plan.joliet];
  yield new Uint8Array(FIRST_DESCRIPTOR * SECTOR);
  for (const volume of volumes) yield encodeVolumeDescriptor(plan, volume);
  yield encodeTerminator();
  for (const volume of volumes) {
    yield toWholeSectors(encodePathTable(volume, 'little'));
    yield toWholeSectors(encodePathTable(volume, 'big'));
    for (const directory of volume.hierarchy.directories) yield encodeDirectory(plan, volume, directory);
  }
  for (const file of plan.files) yield* emitFile(file);
}

async function* emitFile(file: FileNode): AsyncGenerator<Uint8Array> {
  let read = 0;
  for await (const chunk of file.open()) {
    read += chunk.length;
    if (read > file.size) throw sizeChanged(file, 'more');
    if (chunk.length > 0) yield chunk;
  }
  if (read < file.size) throw sizeChanged(file, 'fewer');
  const padding = paddingAfter(file.size);
  if (padding > 0) yield new Uint8Array(padding);
}

function toWholeSectors(bytes: Uint8Array): Uint8Array {
  const padded = new Uint8Array(bytes.length + paddingAfter(bytes.length));
  padded.set(bytes);
  return padded;
}

function paddingAfter(size: number): number {
  return (SECTOR - (size % SECTOR)) % SECTOR;
}

function sizeChanged({ path, size }: FileNode, than: 'more' | 'fewer'): IsoError {
  return new IsoError('ISO_SIZE_CHANGED', `"${path}" gave ${than} bytes than the ${size} it announced`, {
    mend: 'make sure that nothing changes the file while it is packed, and try again',
  });
}
