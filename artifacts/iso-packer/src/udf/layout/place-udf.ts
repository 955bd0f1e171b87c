import type { FileNode, FolderNode, Node } from '../../inputs/tree.ts';
import { uniqueNames } from '../../inputs/unique-names.ts';
import { IsoError } from '../../iso-error.ts';
import { SECTOR } from '../../iso9660/sector.ts';
import { known } from '../../known.ts';
import { encodeCompressed } from '../compressed-unicode.ts';
import { udfNames } from './udf-names.ts';
import { PARTITION_START } from './volume-space.ts';

/** The UDF tree, placed. Blocks are those of the partition, of a sector each. */
export interface UdfTree {
  readonly label: string;
  /** Unlike that of any other image, as far as inputs, label and date differ (UDF 1.02, 2.2.2.5). */
  readonly setIdentifier: string;
  readonly root: FolderNode;
  /** The root first, folders before what is in them. */
  readonly nodes: readonly Node[];
  readonly names: ReadonlyMap<Node, string>;
  /** Of the block that says what a file or folder is (an ICB, ECMA-167 4/14.6), one after the other in the order of `nodes`. */
  readonly entryBlocks: ReadonlyMap<Node, number>;
  readonly directories: ReadonlyMap<Node, UdfDirectory>;
}

export interface UdfDirectory {
  readonly folder: FolderNode;
  /** Of the root: itself. */
  readonly parent: FolderNode;
  readonly block: number;
  /** Bytes of what is recorded, without padding. */
  readonly size: number;
}

/** The whole volume. */
export interface UdfVolume extends UdfTree {
  readonly date: Date;
  /** First sector of each file's data. */
  readonly fileSectors: ReadonlyMap<Node, number>;
  /** Of the image; the last one is an anchor. */
  readonly sectors: number;
}

/** Hands out the next free sectors for so many bytes, and says which is the first. */
type Take = (bytes: number) => number;

/** ECMA-167 4/14.14.1.1: 30 bits of length, and all extents but the last are whole blocks. */
export const MAX_EXTENT = 2 ** 30 - SECTOR;

/** Bytes of a file entry before its allocation descriptors (ECMA-167 4/14.9), and of each of these (4/14.14.1). */
export const FILE_ENTRY_HEAD = 176;
export const SHORT_DESCRIPTOR = 8;
const MAX_FILE_SIZE = Math.floor((SECTOR - FILE_ENTRY_HEAD) / SHORT_DESCRIPTOR) * MAX_EXTENT;

/** The sectors before the partition are given away already: what is taken first is its first block, where the file set stands. */
export function placeUdf(
  root: FolderNode,
  { label, date }: { label: string; date: Date },
  take: Take,
): UdfTree {
  checkLabel(label);
  const nodes = [root, ...descendants(root)];
  const names = namesOf(nodes);
  take(2 * SECTOR); // the file set descriptor and the end of its sequence
  const firstEntry = take(nodes.length * SECTOR) - PARTITION_START;
  const directories = new Map<Node, UdfDirectory>();
  const place = (folder: FolderNode, parent: FolderNode): void => {
    const size = directorySize(folder, names);
    directories.set(folder, { folder, parent, size, block: take(size) - PARTITION_START });
    for (const child of folder.children) if (child.type === 'folder') place(child, folder);
  };
  place(root, root);
  return {
    label,
    root,
    setIdentifier: setIdentifierOf(label, date, nodes),
    nodes,
    names,
    entryBlocks: new Map(nodes.map((node, i) => [node, firstEntry + i])),
    directories,
  };
}

function descendants(folder: FolderNode): Node[] {
  return folder.children.flatMap((child) =>
    child.type === 'file' ? [checked(child)] : [child, ...descendants(child)],
  );
}

function checked(file: FileNode): FileNode {
  if (file.size > MAX_FILE_SIZE) {
    throw new IsoError('ISO_FILE_TOO_LARGE', `"${file.path}" has over ${MAX_FILE_SIZE} bytes`, {
      mend: 'split the file: more than one block of UDF allocation descriptors is not written',
    });
  }
  return file;
}

function namesOf(nodes: readonly Node[]): Map<Node, string> {
  const names = new Map<Node, string>();
  for (const node of nodes) {
    if (node.type === 'file') continue;
    for (const [child, name] of uniqueNames(node.children, udfNames)) names.set(child, name);
  }
  return names;
}

/** ECMA-167 4/14.4: 38 bytes, the name, and what makes the length a multiple of four. */
export function identifierLength(name: string): number {
  return Math.ceil((38 + encodeCompressed(name).length) / 4) * 4;
}

function directorySize({ children }: FolderNode, names: ReadonlyMap<Node, string>): number {
  return children.reduce((sum, child) => sum + identifierLength(known(names, child)), identifierLength(''));
}

/** The volume identifier of the primary volume descriptor is a dstring of 32 bytes (ECMA-167 3/10.1.4), of which two are taken. */
function checkLabel(label: string): void {
  if (encodeCompressed(label).length <= 31) return;
  throw new IsoError('ISO_BAD_LABEL', `the label "${label}" is too long for UDF`, {
    mend: 'choose a label of at most 30 characters, and of at most 15 where one is beyond Latin-1',
  });
}

/** UDF 1.02, 2.2.2.5: eight hexadecimal digits of a time, and eight more that make it unique. */
function setIdentifierOf(label: string, date: Date, nodes: readonly Node[]): string {
  const content = nodes.map((node) => [node.path, node.type === 'file' ? node.size : null]);
  // Not imported: an image without UDF has no use for it, and it takes a while to load.
  const { createHash } = process.getBuiltinModule('node:crypto');
  const sum = createHash('sha256')
    .update(JSON.stringify([label, content]))
    .digest('hex');
  const seconds = Math.floor(date.getTime() / 1000) >>> 0;
  return seconds.toString(16).padStart(8, '0') + sum.slice(0, 8);
}
