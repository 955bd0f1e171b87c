import { readDisk } from '../disk/read-disk.ts';
import { IsoError } from '../iso-error.ts';
import type { ByteSource } from '../reading/byte-source.ts';
import type { FoundVolume } from '../reading/volume.ts';
import { readVhd } from '../vhd/read-vhd.ts';
import { readVhdx } from '../vhdx/read-vhdx.ts';
import { readOptical } from './read-optical.ts';

/** The volume of an image, and the source in which its extents lie: the image, or the disk inside it. */
export interface VolumeInSource {
  readonly source: ByteSource;
  readonly volume: FoundVolume;
}

/**
 * Virtual disks first, as what they hold could be taken for an image of its own; then optical images, as some have a partition table
 * besides for the computers that start from them; then disks and bare volumes.
 * @throws IsoError what is wrong with it; `ISO_NOT_AN_IMAGE` where it is none that is read.
 */
export async function findVolume(image: ByteSource): Promise<VolumeInSource> {
  for (const [format, open] of [
    ['vhdx', readVhdx],
    ['vhd', readVhd],
  ] as const) {
    const source = await open(image);
    if (source === null) continue;
    const volume = await withImageOffsets(source, () => readDisk(source));
    if (volume === null) throw emptyDisk(format);
    return { source, volume: { ...volume, formats: [format, ...volume.formats] } };
  }
  const volume = (await readOptical(image)) ?? (await readDisk(image));
  if (volume === null) throw notAnImage();
  return { source: image, volume };
}

/** Errors tell where in the image file something is wrong, whatever it lies in. */
export async function withImageOffsets<T>(source: ByteSource, read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    if (!(error instanceof IsoError) || error.offset === undefined) throw error;
    const { code, what, mend, offset, cause } = error;
    throw new IsoError(code, what, { mend, offset: source.imageOffset(offset), cause });
  }
}

function emptyDisk(format: string): IsoError {
  return new IsoError(
    'ISO_UNSUPPORTED_FORMAT',
    `a ${format} disk without partitions and without a FAT volume`,
    {
      mend: 'give a disk with a partition that is formatted with FAT12, FAT16 or FAT32',
      offset: 0,
    },
  );
}

function notAnImage(): IsoError {
  return new IsoError('ISO_NOT_AN_IMAGE', 'no image that is read here', {
    mend: 'give an ISO, UDF, FAT, VHD or VHDX image',
  });
}
