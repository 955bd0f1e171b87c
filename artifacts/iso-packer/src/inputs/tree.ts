import { IsoError } from '../iso-error.ts';
import type { FileInput, Input } from './inputs.ts';

export interface FileNode {
  readonly type: 'file';
  readonly path: string;
  readonly name: string;
  readonly hidden: boolean;
  readonly size: number;
  /** Where its bytes come from. */
  readonly input: FileInput;
}

export interface FolderNode {
  readonly type: 'folder';
  readonly path: string;
  readonly name: string;
  readonly hidden: boolean;
  readonly children: readonly Node[];
}

export type Node = FileNode | FolderNode;

/** In any container: with the root 64 levels, which is where our own readers stop. */
const MAX_NESTED_FOLDERS = 63;

/** A folder while inputs are still coming. */
interface Draft {
  readonly path: string;
  readonly name: string;
  /** How many folders it lies in, itself included; 0 for the root. */
  readonly depth: number;
  readonly files: Map<string, FileInput>;
  readonly folders: Map<string, Draft>;
  /** Whether it was given, or is only implied by what is in it. */
  given: boolean;
  hidden: boolean;
}

/**
 * The inputs as one tree, children sorted by name in UTF-16 code units, so that the order in which they were
 * given leaves no trace in the image.
 */
export function buildTree(inputs: Iterable<Input>): FolderNode {
  const root = draft('', '', 0);
  // Inputs mostly come folder by folder: the way from the root is gone once for each.
  let parent = root;
  for (const input of inputs) {
    const cut = input.path.lastIndexOf('/');
    if (input.path.slice(0, Math.max(cut, 0)) !== parent.path || cut === 0) parent = parentOf(root, input);
    if ('folder' in input) placeFolder(parent, input.path.slice(cut + 1), input);
    else placeFile(parent, input.path.slice(cut + 1), input);
  }
  return finished(root);
}

function draft(path: string, name: string, depth: number): Draft {
  return { path, name, depth, files: new Map(), folders: new Map(), given: false, hidden: false };
}

function parentOf(root: Draft, input: Input): Draft {
  let folder = root;
  for (const part of input.path.split('/').slice(0, -1)) folder = folderIn(folder, part, input);
  return folder;
}

function folderIn(parent: Draft, name: string, input: Input): Draft {
  checkName(name, input);
  const known = parent.folders.get(name);
  if (known !== undefined) return known;
  const path = pathIn(parent, name);
  if (parent.files.has(name)) throw duplicate(path);
  if (parent.depth === MAX_NESTED_FOLDERS) throw tooDeep(input);
  const folder = draft(path, name, parent.depth + 1);
  parent.folders.set(name, folder);
  return folder;
}

function placeFolder(parent: Draft, name: string, input: Input): void {
  const folder = folderIn(parent, name, input);
  if (folder.given) throw duplicate(input.path);
  folder.given = true;
  folder.hidden = input.hidden ?? false;
}

function placeFile(parent: Draft, name: string, input: FileInput): void {
  checkName(name, input);
  checkSize(input);
  if (parent.files.has(name) || parent.folders.has(name)) throw duplicate(input.path);
  parent.files.set(name, input);
}

function pathIn({ path }: Draft, name: string): string {
  return path === '' ? name : `${path}/${name}`;
}

function checkName(name: string, { path }: Input): void {
  if (name !== '' && name !== '.' && name !== '..') return;
  throw new IsoError('ISO_BAD_PATH', `"${path}" is not a path inside an image`, {
    mend: 'give names separated by single "/", with no leading or trailing one and no "." or ".."',
  });
}

function checkSize({ path, size }: FileInput): void {
  if (Number.isSafeInteger(size) && size >= 0) return;
  throw new IsoError('ISO_BAD_SIZE', `"${path}" announces a size of ${size} bytes`, {
    mend: 'announce the exact number of bytes, a whole number from 0',
  });
}

function tooDeep({ path }: Input): IsoError {
  return new IsoError('ISO_TOO_DEEP', `"${path}" lies in more than ${MAX_NESTED_FOLDERS} nested folders`, {
    mend: 'use fewer nested folders',
  });
}

function duplicate(path: string): IsoError {
  return new IsoError('ISO_DUPLICATE_PATH', `"${path}" is given twice`, {
    mend: 'give each path once, as a file or as a folder',
  });
}

function finished({ path, name, hidden, files, folders }: Draft): FolderNode {
  const children: Node[] = [];
  for (const folder of folders.values()) children.push(finished(folder));
  for (const [fileName, input] of files) {
    const { path: filePath, size, hidden: fileHidden = false } = input;
    children.push({ type: 'file', path: filePath, name: fileName, hidden: fileHidden, size, input });
  }
  children.sort((a, b) => (a.name < b.name ? -1 : 1));
  return { type: 'folder', path, name, hidden, children };
}
