import { damage } from '../../reading/damage.ts';
import { TAG } from '../tag-id.ts';
import { addressAt } from './allocation.ts';
import { type Address, locateBlock, type UdfVolume } from './partitions/partition.ts';
import { type Descriptor, parseDescriptor } from './tag.ts';

/** ECMA-167 4/14.1.15: where the entry of the root directory stands, and the byte offset of what says so. */
export async function readRoot(
  volume: UdfVolume,
  { bytes, offset }: Descriptor,
): Promise<{ readonly root: Address; readonly namedAt: number }> {
  const namedAt = offset + 248;
  const address = addressAt(bytes, 252); // 3/10.6.7 and 4/3.1
  const block = locateBlock(volume, address, namedAt);
  volume.limits.extent(block);
  const fileSet = await volume.blocks.readAt(block.start);
  const { id } = parseDescriptor(
    { bytes: fileSet, offset: block.start, code: 'ISO_BAD_DESCRIPTOR' },
    address.block,
  );
  if (id !== TAG.fileSet)
    throw damage('ISO_BAD_DESCRIPTOR', 'no file set where there should be one', block.start);
  return { root: addressAt(fileSet, 404), namedAt: block.start + 400 };
}
