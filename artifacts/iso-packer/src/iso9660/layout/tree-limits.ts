import type { FolderNode } from '../../inputs/tree.ts';
import { IsoError } from '../../iso-error.ts';
import { MAX_EXTENT } from './file-parts.ts';
import type { Interchange } from './interchange.ts';

/** ECMA-119 6.8.2.1: eight levels of directories, the root being the first. */
const MAX_NESTED_FOLDERS = 7;

/**
 * What the interchange level lets a tree be.
 * @throws IsoError `ISO_TOO_DEEP`, `ISO_FILE_TOO_LARGE`.
 */
export function checkTree(root: FolderNode, interchange: Interchange): void {
  visit(root, 0, interchange);
}

function visit(folder: FolderNode, nested: number, interchange: Interchange): void {
  if (nested > MAX_NESTED_FOLDERS && !interchange.relaxed) throw tooDeep(folder.path);
  for (const child of folder.children) {
    if (child.type === 'folder') visit(child, nested + 1, interchange);
    // ECMA-119 10.1 and 10.2: a file is one section, whose length has 32 bits (9.1.4).
    else if (child.size > MAX_EXTENT && interchange.level < 3) throw tooLarge(child.path, child.size);
  }
}

function tooDeep(path: string): IsoError {
  return new IsoError('ISO_TOO_DEEP', `"${path}" lies in more than ${MAX_NESTED_FOLDERS} nested folders`, {
    mend: 'use fewer nested folders (ISO 9660 has eight levels, the root included), or relaxed names and depths',
  });
}

function tooLarge(path: string, size: number): IsoError {
  return new IsoError('ISO_FILE_TOO_LARGE', `"${path}" has ${size} bytes, over ISO 9660's limit of 4 GiB`, {
    mend: 'use level 3, which records such a file in several parts, or split the file',
  });
}
