import { emitVolume, freeBytes } from '../fat/encode/emit-volume.ts';
import { SECTOR } from '../fat/layout/geometry.ts';
import { planVolume, type VolumePlan } from '../fat/layout/plan-volume.ts';
import type { ImageOptions } from '../image/image-options.ts';
import type { ImagePlan } from '../image/image-plan.ts';
import type { Input } from '../inputs/inputs.ts';
import { IsoError } from '../iso-error.ts';
import type { Chunks } from '../writing/emit-files.ts';
import { encodeMasterBootRecord } from './master-boot-record.ts';
import { PARTITION_TYPE } from './partition-entry.ts';

interface DiskPlan extends ImagePlan {
  readonly size: number;
  /** Bytes of the disk behind which there are only zeros. */
  readonly dataEnd: number;
}

export interface PackedDisk {
  readonly plan: DiskPlan;
  readonly bytes: AsyncIterable<Uint8Array>;
}

/** Sectors before the partition: 1 MiB, as Windows aligns partitions since Vista [H], here on small disks too. */
const BEFORE_PARTITION = 2048;

/**
 * The bytes of a disk with one FAT partition behind a master boot record, or of a bare FAT volume. Of `options`, `label`, `date`, `fat`
 * and `diskSize` are read. Without `diskSize` the volume has whole MiB, 4 at least and 1 of them free.
 * @throws IsoError of category `user`, at once: a path, size, label, date or option that FAT cannot hold. While the bytes are read: as
 *   `emitFiles`.
 */
export function planDisk(inputs: Iterable<Input>, options: ImageOptions, partitioned: boolean): PackedDisk {
  const hiddenSectors = partitioned ? BEFORE_PARTITION : 0;
  const asked = options.diskSize === undefined ? null : sectorsOf(options.diskSize);
  const sectors = asked === null ? null : Math.max(0, asked - hiddenSectors);
  const volume = planVolume(inputs, options, { sectors, hiddenSectors });
  const size = (hiddenSectors + volume.geometry.sectors) * SECTOR;
  return {
    plan: { size, dataEnd: size - freeBytes(volume), entries: volume.entries },
    bytes: emit(volume),
  };
}

function sectorsOf(diskSize: number): number {
  if (Number.isSafeInteger(diskSize) && diskSize > 0 && diskSize % SECTOR === 0) return diskSize / SECTOR;
  throw new IsoError('ISO_BAD_OPTION', `a disk of ${diskSize} bytes is not a number of sectors`, {
    mend: `give a disk size that is a multiple of ${SECTOR} bytes`,
  });
}

async function* emit(volume: VolumePlan): Chunks {
  const { hiddenSectors: start, geometry, diskSignature } = volume;
  if (start > 0) {
    const partition = { type: PARTITION_TYPE[geometry.kind], start, sectors: geometry.sectors };
    yield encodeMasterBootRecord(partition, diskSignature);
    yield new Uint8Array((start - 1) * SECTOR);
  }
  yield* emitVolume(volume);
}
