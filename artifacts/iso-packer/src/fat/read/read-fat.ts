import type { ByteSource } from '../../reading/byte-source.ts';
import { Limits } from '../../reading/limits.ts';
import type { FoundVolume } from '../../reading/volume.ts';
import { readBootSector } from './boot-sector.ts';
import { ClusterChains } from './cluster-chains.ts';
import { listTree } from './walk.ts';

/**
 * The FAT12, FAT16 or FAT32 volume that begins with the source, its names and label as Windows shows them; null where there is none.
 * The label is that of the root: the boot sector's copy is not looked at, by Windows neither [M].
 * @throws IsoError what is wrong with it; `ISO_UNSUPPORTED_FORMAT` for NTFS, exFAT and the like.
 */
export async function readFat(source: ByteSource): Promise<FoundVolume | null> {
  const volume = await readBootSector(source);
  if (volume === null) return null;
  const { size, bytesPerCluster, kind } = volume;
  const limits = new Limits({ imageSize: source.size, volumeSize: size, unit: bytesPerCluster });
  const chains = new ClusterChains(source, volume);
  const { found, label } = await listTree({ source, volume, chains, limits });
  const format = `fat${kind}` as const;
  return { formats: [format], labels: label ? { [format]: label } : {}, entries: found };
}
