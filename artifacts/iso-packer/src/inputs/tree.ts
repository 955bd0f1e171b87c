import { IsoError } from '../iso-error.ts';
import type { FileInput, Input } from './inputs.ts';

export interface FileNode {
  readonly type: 'file';
  readonly path: string;
  readonly name: string;
  readonly hidden: boolean;
  readonly size: number;
  readonly open: FileInput['open'];
}

export interface FolderNode {
  readonly type: 'folder';
  readonly path: string;
  readonly name: string;
  readonly hidden: boolean;
  readonly children: readonly Node[];
}

export type Node = FileNode | FolderNode;

/** ECMA-119 6.8.2.1: eight levels of directories, the root being the first. */
const MAX_NESTED_FOLDERS = 7;

/** ECMA-119 9.1.4: the data length has 32 bits. (Several extents for one file are not written.) */
const MAX_FILE_SIZE = 2 ** 32 - 1;

interface Draft {
  readonly children: Map<string, Draft>;
  input: Input | null;
}

/**
 * The inputs as one tree, children sorted by name in UTF-16 code units, so that the order in which they were
 * given leaves no trace in the image.
 */
export function buildTree(inputs: Iterable<Input>): FolderNode {
  const root: Draft = { children: new Map(), input: null };
  for (const input of inputs) place(root, input);
  return folderOf('', '', root);
}

function place(root: Draft, input: Input): void {
  const parts = partsOf(input.path);
  const folders = 'folder' in input ? parts.length : parts.length - 1;
  if (folders > MAX_NESTED_FOLDERS) {
    throw new IsoError(
      'ISO_TOO_DEEP',
      `"${input.path}" lies in more than ${MAX_NESTED_FOLDERS} nested folders`,
      {
        mend: 'use fewer nested folders: ISO 9660 has eight levels, the root included',
      },
    );
  }
  if (!('folder' in input)) checkSize(input);
  let draft = root;
  for (const part of parts) {
    if (draft.input !== null && !('folder' in draft.input)) throw duplicate(draft.input.path);
    const next = draft.children.get(part) ?? { children: new Map<string, Draft>(), input: null };
    draft.children.set(part, next);
    draft = next;
  }
  const impliedFolder = draft.children.size > 0;
  if (draft.input !== null || (impliedFolder && !('folder' in input))) throw duplicate(input.path);
  draft.input = input;
}

function partsOf(path: string): string[] {
  const parts = path.split('/');
  if (parts.some((part) => part === '' || part === '.' || part === '..')) {
    throw new IsoError('ISO_BAD_PATH', `"${path}" is not a path inside an image`, {
      mend: 'give names separated by single "/", with no leading or trailing one and no "." or ".."',
    });
  }
  return parts;
}

function checkSize({ path, size }: FileInput): void {
  if (!Number.isSafeInteger(size) || size < 0) {
    throw new IsoError('ISO_BAD_SIZE', `"${path}" announces a size of ${size} bytes`, {
      mend: 'announce the exact number of bytes, a whole number from 0',
    });
  }
  if (size > MAX_FILE_SIZE) {
    throw new IsoError('ISO_FILE_TOO_LARGE', `"${path}" has ${size} bytes, over ISO 9660's limit of 4 GiB`, {
      mend: 'split the file, or use a container without that limit',
    });
  }
}

function duplicate(path: string): IsoError {
  return new IsoError('ISO_DUPLICATE_PATH', `"${path}" is given twice`, {
    mend: 'give each path once, as a file or as a folder',
  });
}

function folderOf(path: string, name: string, draft: Draft): FolderNode {
  const prefix = path === '' ? '' : `${path}/`;
  const children = [...draft.children]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([childName, child]) => nodeOf(prefix + childName, childName, child));
  return { type: 'folder', path, name, hidden: draft.input?.hidden ?? false, children };
}

function nodeOf(path: string, name: string, draft: Draft): Node {
  const { input } = draft;
  if (input === null || 'folder' in input) return folderOf(path, name, draft);
  const open = (): ReturnType<FileInput['open']> => input.open();
  return { type: 'file', path, name, hidden: input.hidden ?? false, size: input.size, open };
}
