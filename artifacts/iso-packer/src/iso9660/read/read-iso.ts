import type { ByteSource } from '../../reading/byte-source.ts';
import { Limits } from '../../reading/limits.ts';
import type { Format, FoundVolume } from '../../reading/volume.ts';
import { SECTOR } from '../sector.ts';
import { type NameReader, readIsoName, readJolietName, rockRidgeNames } from './name-reader.ts';
import { rockRidgeSkip } from './rock-ridge.ts';
import { readVolumes, type Volume, type Volumes } from './volume-descriptors.ts';
import { listTree } from './walk.ts';

/**
 * The ISO 9660 volume, in its richest name space: Joliet, else Rock Ridge, else ISO 9660 itself; null where there is none.
 * @throws IsoError what is wrong with it.
 */
export async function readIso(source: ByteSource): Promise<FoundVolume | null> {
  const volumes = await readVolumes(source);
  if (volumes === null) return null;
  const skip = await rockRidgeSkip(source, volumes.primary.root.extent);
  const { volume, readName } = richest(source, volumes, skip);
  const limits = new Limits({ imageSize: source.size, volumeSize: volume.size, unit: SECTOR });
  return {
    formats: formatsOf(volumes, skip !== null),
    labels: {
      iso9660: volumes.primary.label,
      ...(volumes.joliet === null ? {} : { joliet: volumes.joliet.label }),
    },
    entries: await listTree({ source, limits, readName }, volume.root.extent),
  };
}

function richest(
  source: ByteSource,
  { primary, joliet }: Volumes,
  skip: number | null,
): { volume: Volume; readName: NameReader } {
  if (joliet !== null) return { volume: joliet, readName: readJolietName };
  return { volume: primary, readName: skip === null ? readIsoName : rockRidgeNames(source, skip) };
}

function formatsOf({ joliet }: Volumes, rockRidge: boolean): Format[] {
  const formats: Format[] = ['iso9660'];
  if (joliet !== null) formats.push('joliet');
  if (rockRidge) formats.push('rock-ridge');
  return formats;
}
