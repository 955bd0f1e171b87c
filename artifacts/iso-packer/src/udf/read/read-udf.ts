import type { Buffer } from 'node:buffer';
import type { ByteSource } from '../../reading/byte-source.ts';
import { damage } from '../../reading/damage.ts';
import { Limits } from '../../reading/limits.ts';
import type { FoundVolume } from '../../reading/volume.ts';
import { decodeCompressed } from '../compressed-unicode.ts';
import { findAnchor } from './anchor.ts';
import { readRoot } from './file-set.ts';
import { readPartitions } from './partitions/partition-maps.ts';
import { claimsUdf } from './recognition.ts';
import type { Descriptor } from './tag.ts';
import { readSequence } from './volume-sequence.ts';
import { listTree } from './walk.ts';

/**
 * The UDF volume, of any revision; null where the image does not say that it has one.
 * @throws IsoError what is wrong with it.
 */
export async function readUdf(source: ByteSource): Promise<FoundVolume | null> {
  if (!(await claimsUdf(source))) return null;
  const anchor = await findAnchor(source);
  const { blocks } = anchor;
  const sequence = await readSequence(anchor);
  checkLogicalVolume(sequence.logicalVolume, blocks.size);
  const unbounded = new Limits({ imageSize: source.size, volumeSize: source.size, unit: blocks.size });
  const partitions = await readPartitions({ blocks, limits: unbounded }, sequence);
  const limits = new Limits({
    imageSize: source.size,
    volumeSize: partitions.end * blocks.size,
    unit: blocks.size,
  });
  const volume = { blocks, limits, partitions: partitions.list };
  const { root, namedAt } = await readRoot(volume, sequence.logicalVolume);
  return {
    formats: ['udf'],
    labels: { udf: labelOf(sequence.logicalVolume, partitions.label) },
    entries: await listTree(volume, root, namedAt),
  };
}

/** ECMA-167 3/10.6.5 and 10.6.6 */
function checkLogicalVolume({ bytes, offset }: Descriptor, blockSize: number): void {
  if (bytes.readUInt32LE(212) !== blockSize) {
    throw damage('ISO_BAD_DESCRIPTOR', 'a size of blocks that differs from that of the anchor', offset + 212);
  }
  if (!bytes.toString('latin1', 217, 240).startsWith('*OSTA UDF Compliant')) {
    throw damage('ISO_UNSUPPORTED_FORMAT', 'a volume by other rules than those of UDF', offset + 216);
  }
}

/** ECMA-167 3/10.6.4 and 1/7.2.12: the last byte says how many are used. */
function labelOf({ bytes, offset }: Descriptor, prevailing: Buffer | null): string {
  const field = prevailing ?? bytes.subarray(84, 212);
  const used = field.readUInt8(127);
  const label = used > 127 ? null : decodeCompressed(field.subarray(0, used));
  if (label === null) throw damage('ISO_BAD_NAME', 'a label that is no compressed Unicode', offset + 84);
  return label;
}
