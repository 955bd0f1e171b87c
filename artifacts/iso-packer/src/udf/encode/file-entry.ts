import type { Node } from '../../inputs/tree.ts';
import { SECTOR, sectorsFor } from '../../iso9660/sector.ts';
import { known } from '../../known.ts';
import { FILE_ENTRY_HEAD, MAX_EXTENT, SHORT_DESCRIPTOR, type UdfVolume } from '../layout/place-udf.ts';
import { PARTITION_START } from '../layout/volume-space.ts';
import { TAG } from '../tag-id.ts';
import { Descriptor } from './descriptor.ts';
import { uniqueId } from './directory.ts';

/** ECMA-167 4/14.9.5: owner, group and others may read and execute, and no one may write. */
const READ_AND_EXECUTE = 0b00101_00101_00101;

/** 4/14.9.3 and UDF 1.02, 2.3.6.3: no user or group is meant. */
const NO_ONE = 0xffff_ffff;

/** ECMA-167 4/14.9; UDF 1.02, 2.3.6; as a whole block. */
export function encodeFileEntry(volume: UdfVolume, node: Node): Uint8Array {
  const { size, block } = contentOf(volume, node);
  const extents = Math.ceil(size / MAX_EXTENT);
  const fields = new Descriptor(FILE_ENTRY_HEAD + extents * SHORT_DESCRIPTOR);
  fields.word(20, 4); // 14.6.2, strategy 4: this entry alone
  fields.word(24, 1); // 14.6.4
  fields.byte(27, node.type === 'folder' ? 4 : 5); // 14.6.6; 14.6.8, short allocation descriptors, is zero
  fields.doubleWord(36, NO_ONE); // 14.9.3
  fields.doubleWord(40, NO_ONE); // 14.9.4
  fields.doubleWord(44, READ_AND_EXECUTE); // 14.9.5
  fields.word(48, linkCount(node)); // 14.9.6
  fields.quadWord(56, size); // 14.9.10
  fields.quadWord(64, sectorsFor(size)); // 14.9.11
  for (const accessed of [72, 84, 96]) fields.timestamp(accessed, volume.date); // 14.9.12 to 14.9.14
  fields.doubleWord(108, 1); // 14.9.15
  fields.implementation(128); // 14.9.17
  fields.quadWord(160, uniqueId(volume, node)); // 14.9.18
  fields.doubleWord(172, extents * SHORT_DESCRIPTOR); // 14.9.20
  for (let i = 0; i < extents; i += 1) {
    const done = i * MAX_EXTENT;
    const at = FILE_ENTRY_HEAD + i * SHORT_DESCRIPTOR;
    fields.extent(at, Math.min(MAX_EXTENT, size - done), block + done / SECTOR); // 14.14.1
  }
  const whole = new Uint8Array(SECTOR);
  whole.set(fields.tag(TAG.fileEntry, known(volume.entryBlocks, node)));
  return whole;
}

function contentOf(
  { directories, fileSectors }: UdfVolume,
  node: Node,
): { readonly size: number; readonly block: number } {
  if (node.type === 'folder') return known(directories, node);
  return { size: node.size, block: known(fileSectors, node) - PARTITION_START };
}

/** How often it is named: once by its parent (the root by itself), and by each folder in it as the parent. */
function linkCount(node: Node): number {
  return node.type === 'file' ? 1 : 1 + node.children.filter(({ type }) => type === 'folder').length;
}
