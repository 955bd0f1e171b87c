import { Buffer } from 'node:buffer';
import type { FolderNode, Node } from '../../inputs/tree.ts';
import { type NameSpace, splitExtension, uniqueNames } from '../../inputs/unique-names.ts';
import { IsoError } from '../../iso-error.ts';
import { SECTOR } from '../sector.ts';
import { MAX_EXTENT, partsOf } from './file-parts.ts';

/** One of the two directory trees of an image, as names and order; where it lies comes later. */
export interface Hierarchy {
  /** In the order of the path table (ECMA-119 6.9.1); the root first. */
  readonly directories: readonly Directory[];
  /** The name that each node got here, without version. */
  readonly names: ReadonlyMap<Node, string>;
}

export interface Directory {
  readonly folder: FolderNode;
  readonly identifier: Uint8Array;
  /** Of the root: itself (ECMA-119 6.8.2.2). */
  readonly parent: FolderNode;
  /** Of the parent: its place in `directories`, from 1 (ECMA-119 6.9.1). */
  readonly parentNumber: number;
  /** In the order of ECMA-119 9.3. */
  readonly members: readonly Member[];
  /** Bytes of its extent, whole sectors. */
  readonly size: number;
}

type Queued = Omit<Directory, 'members' | 'size'>;

interface Member {
  readonly node: Node;
  readonly identifier: Uint8Array;
}

/** What a child is called here, taken apart once and for all comparisons. */
interface Named {
  readonly node: Node;
  readonly name: string;
  /** Without what it is filled up with in comparisons. */
  readonly stem: string;
  readonly extension: string;
}

export type NameSpaceId = 'primary' | 'joliet';

/** ECMA-119 7.6.2: the root, and `.` and `..`, are single bytes, in Joliet too ("Special Directory Identifiers"). */
export const SELF = Uint8Array.of(0);
export const PARENT = Uint8Array.of(1);

/** ECMA-119 9.4.4: the parent's number has 16 bits. */
const MAX_DIRECTORIES = 2 ** 16 - 1;

export function planHierarchy(root: FolderNode, id: NameSpaceId, space: NameSpace): Hierarchy {
  const names = new Map<Node, string>();
  const directories: Directory[] = [];
  // Level by level, and in a level by parent and then by name: the order of the path table.
  const queue: Queued[] = [{ folder: root, identifier: SELF, parent: root, parentNumber: 1 }];
  for (const queued of queue) {
    if (directories.length === MAX_DIRECTORIES) throw tooManyFolders();
    const children: Named[] = [];
    for (const [node, name] of uniqueNames(queued.folder.children, space)) {
      names.set(node, name);
      children.push({ node, name, ...takenApart(name, id) });
    }
    const members = children
      .sort(byFileName)
      .map(({ node, name }) => ({ node, identifier: identify(node, name, id) }));
    directories.push({ ...queued, members, size: extentSize(members) });
    for (const { node, name } of children.filter(({ node }) => node.type === 'folder').sort(byWholeName)) {
      if (node.type === 'file') continue;
      const identifier = identify(node, name, id);
      queue.push({ folder: node, identifier, parent: queued.folder, parentNumber: directories.length });
    }
  }
  return { directories, names };
}

/** ECMA-119 7.5.1: a file's identifier ends in its version. */
function identify({ type }: Node, name: string, id: NameSpaceId): Uint8Array {
  const text = type === 'file' ? `${name};1` : name;
  // Joliet, "Wide Character Byte Ordering": most significant byte first.
  return id === 'primary' ? Buffer.from(text, 'latin1') : Buffer.from(text, 'utf16le').swap16();
}

/** ECMA-119 9.3: filled up with spaces, so that those at the end count for nothing; in Joliet with zeros, which no name has. */
function takenApart(name: string, id: NameSpaceId): Pick<Named, 'stem' | 'extension'> {
  const { stem, extension } = splitExtension(name);
  // No extension and no whole name ends in one.
  return { stem: id === 'primary' ? stem.trimEnd() : stem, extension };
}

/**
 * ECMA-119 9.3: by file name, then by extension, the shorter one filled up with a character that is below all
 * others here, as JavaScript's comparison of strings does. Of several dots the last begins the extension. (mkisofs puts every dot before all other characters, which among
 * d-characters is the same; the readers known search a directory from its beginning, so that nothing hangs on it.)
 */
function byFileName(a: Named, b: Named): number {
  return compare(a.stem, b.stem) || compare(a.extension, b.extension) || compare(a.name, b.name);
}

/** ECMA-119 6.9.1: a directory identifier is compared as a whole. */
function byWholeName(a: Named, b: Named): number {
  return compare(a.name, b.name);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}

/** ECMA-119 9.1: 33 bytes, the identifier, and a byte to make the length even. */
export function recordLength(identifier: Uint8Array): number {
  const length = 33 + identifier.length;
  return length + (length % 2);
}

/** ECMA-119 6.8.1.1: a record ends in the sector in which it begins. */
function extentSize(members: readonly Member[]): number {
  let end = recordLength(SELF) + recordLength(PARENT);
  for (const { node, identifier } of members) {
    const length = recordLength(identifier);
    for (let records = recordsOf(node); records > 0; records -= 1) {
      const left = SECTOR - (end % SECTOR);
      end += left < length ? left + length : length;
    }
  }
  return Math.ceil(end / SECTOR) * SECTOR;
}

/** ECMA-119 6.5.1 and 9.1: one, and for a file in parts one each. */
function recordsOf(node: Node): number {
  return node.type === 'file' && node.size > MAX_EXTENT ? partsOf(node.size).length : 1;
}

function tooManyFolders(): IsoError {
  return new IsoError('ISO_TOO_MANY_FOLDERS', `more than ${MAX_DIRECTORIES} folders`, {
    mend: 'put the files into fewer folders, or into several images',
  });
}
