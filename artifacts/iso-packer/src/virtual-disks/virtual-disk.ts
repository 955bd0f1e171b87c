import { type PackedDisk, planDisk } from '../disk/pack-disk.ts';
import type { ImageOptions } from '../image/image-options.ts';
import type { Input } from '../inputs/inputs.ts';
import { IsoError } from '../iso-error.ts';

interface Sizes {
  /** Bytes of the largest disk that the container holds, and these bytes in words. */
  readonly max: number;
  readonly maxInWords: string;
  /** The size that suits a disk of these bytes best, where none is prescribed; at least as large. */
  readonly suitable: (bytes: number) => number;
}

/**
 * The partitioned disk that goes into a container. It always has the 3 MiB that Windows asks of a virtual disk [M], as FAT16 needs more
 * than 2 MiB, behind 1 MiB before the partition.
 * @throws IsoError of category `user`
 */
export function virtualDisk(inputs: readonly Input[], options: ImageOptions, sizes: Sizes): PackedDisk {
  if (options.diskSize !== undefined) {
    check(options.diskSize, sizes);
    return planDisk(inputs, options, true);
  }
  const needed = planDisk(inputs, options, true);
  const diskSize = sizes.suitable(needed.plan.size);
  check(diskSize, sizes);
  return diskSize === needed.plan.size ? needed : (larger(inputs, { ...options, diskSize }) ?? needed);
}

/** Null where the larger disk passes a limit of FAT: of the kind, or of the cluster size, whose tables then leave less room. */
function larger(inputs: readonly Input[], options: ImageOptions): PackedDisk | null {
  try {
    return planDisk(inputs, options, true);
  } catch (error) {
    if (error instanceof IsoError) return null;
    throw error;
  }
}

function check(diskSize: number, { max, maxInWords }: Sizes): void {
  if (diskSize <= max) return;
  throw new IsoError('ISO_IMAGE_TOO_LARGE', `a disk of ${diskSize} bytes, over the limit of ${maxInWords}`, {
    mend: 'pack less, or choose a smaller disk size',
  });
}
