import type { FileNode, FolderNode, Node } from '../../inputs/tree.ts';
import { uniqueNames } from '../../inputs/unique-names.ts';
import { IsoError } from '../../iso-error.ts';
import { known } from '../../known.ts';
import { checkLengths, longNames } from './long-names.ts';
import { isShort, shortNames } from './short-names.ts';

export interface Directory {
  readonly folder: FolderNode;
  /** Null for the root. */
  readonly parent: FolderNode | null;
  readonly members: readonly Member[];
  /** Entries of 32 bytes: the label or `.` and `..`, and what the members take. */
  readonly slots: number;
}

export interface Member {
  readonly node: Node;
  /** As shown. */
  readonly name: string;
  /** With a dot before an extension. */
  readonly shortName: string;
  /** Entries before the short one (fatgen103 7). */
  readonly longSlots: number;
}

export interface Hierarchy {
  /** The root first, then in the order of the tree. */
  readonly directories: readonly Directory[];
  /** In the order of the tree. */
  readonly files: readonly FileNode[];
  /** Of every node but the root, folders before what is in them. */
  readonly shownPaths: ReadonlyMap<Node, string>;
}

/** UTF-16 code units in one entry of a long name (fatgen103 7). */
export const UNITS_PER_SLOT = 13;

/** fatgen103 6: a directory has at most 65536 entries, as its files are found by numbers of 16 bits. */
const MAX_SLOTS = 65_536;

/** fatgen103 6: the size of a file has 32 bits. */
const MAX_FILE_SIZE = 2 ** 32 - 1;

export function planHierarchy(root: FolderNode): Hierarchy {
  const directories: Directory[] = [];
  const files: FileNode[] = [];
  const shownPaths = new Map<Node, string>();
  const visit = (folder: FolderNode, parent: FolderNode | null, prefix: string): void => {
    const directory = directoryOf(folder, parent);
    directories.push(directory);
    for (const { node, name } of directory.members) {
      const shownPath = prefix + name;
      checkLengths(node, shownPath);
      shownPaths.set(node, shownPath);
      if (node.type === 'folder') visit(node, folder, `${shownPath}/`);
      else files.push(checkedFile(node));
    }
  };
  visit(root, null, '');
  return { directories, files, shownPaths };
}

function directoryOf(folder: FolderNode, parent: FolderNode | null): Directory {
  const unordered = uniqueNames(folder.children, longNames);
  const names = new Map(folder.children.map((node) => [node, known(unordered, node)]));
  let slots = parent === null ? 1 : 2;
  for (const name of names.values()) slots += longSlotsOf(name) + 1;
  if (slots > MAX_SLOTS) throw tooManyEntries(folder.path);
  const shorts = shortNames(names);
  const members = [...names].map(([node, name]): Member => {
    return { node, name, shortName: known(shorts, node), longSlots: longSlotsOf(name) };
  });
  return { folder, parent, members, slots };
}

function longSlotsOf(name: string): number {
  return isShort(name) ? 0 : Math.ceil(name.length / UNITS_PER_SLOT);
}

function checkedFile(file: FileNode): FileNode {
  if (file.size <= MAX_FILE_SIZE) return file;
  throw new IsoError(
    'ISO_FILE_TOO_LARGE',
    `"${file.path}" has ${file.size} bytes, over FAT's limit of 4 GiB`,
    {
      mend: 'split the file, or use a container without that limit',
    },
  );
}

export function tooManyEntries(path: string): IsoError {
  const which = path === '' ? 'the root' : `"${path}"`;
  return new IsoError('ISO_TOO_MANY_ENTRIES', `${which} holds more names than a FAT folder has room for`, {
    mend: 'put the files into several folders, or give them shorter names',
  });
}
