import type { Node } from '../../inputs/tree.ts';
import { SECTOR, sectorsFor } from '../../iso9660/sector.ts';
import { known } from '../../known.ts';
import { encodeCompressed } from '../compressed-unicode.ts';
import { identifierLength, type UdfDirectory, type UdfVolume } from '../layout/place-udf.ts';
import { TAG } from '../tag-id.ts';
import { Descriptor } from './descriptor.ts';
import { FIRST_UNIQUE_ID } from './volume-sequence.ts';

/** ECMA-167 4/14.4.3, bits of the characteristics. Bit 0 is called existence: whether the user is to be told of it. */
const HIDDEN = 1;
const FOLDER = 2;
const PARENT = 8;

/** ECMA-167 4/8.6: the parent, then what is in it, as whole blocks. */
export function encodeDirectory(
  volume: UdfVolume,
  { folder, parent, block, size }: UdfDirectory,
): Uint8Array {
  const bytes = new Uint8Array(sectorsFor(size) * SECTOR);
  let offset = 0;
  const put = (node: Node, name: string, characteristics: number): void => {
    const location = block + Math.floor(offset / SECTOR);
    bytes.set(encodeIdentifier(volume, { node, name, characteristics, location }), offset);
    offset += identifierLength(name);
  };
  put(parent, '', FOLDER | PARENT);
  for (const child of folder.children) {
    const characteristics = (child.hidden ? HIDDEN : 0) | (child.type === 'folder' ? FOLDER : 0);
    put(child, known(volume.names, child), characteristics);
  }
  return bytes;
}

interface Identifier {
  readonly node: Node;
  readonly name: string;
  readonly characteristics: number;
  readonly location: number;
}

/** ECMA-167 4/14.4; UDF 1.02, 2.3.4 */
function encodeIdentifier(
  volume: UdfVolume,
  { node, name, characteristics, location }: Identifier,
): Uint8Array {
  const identifier = encodeCompressed(name);
  const fields = new Descriptor(identifierLength(name));
  fields.word(16, 1); // 14.4.2 version
  fields.byte(18, characteristics); // 14.4.3
  fields.byte(19, identifier.length); // 14.4.4
  fields.longAllocation(20, SECTOR, known(volume.entryBlocks, node), uniqueId(volume, node)); // 14.4.5
  fields.raw(38, identifier); // 14.4.8; 14.4.6, nothing for the implementation's use
  return fields.tag(TAG.fileIdentifier, location);
}

/** ECMA-167 4/14.9.18: of the root 0, then by the order of the entries. */
export function uniqueId({ root, entryBlocks }: UdfVolume, node: Node): number {
  if (node === root) return 0;
  return FIRST_UNIQUE_ID + known(entryBlocks, node) - known(entryBlocks, root) - 1;
}
