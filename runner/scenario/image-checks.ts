import { type ArchiveName, type ContainerName, isArchive } from '../model/scenario.ts';
import type { Check } from './check.ts';
import type { Finding } from './finding.ts';

/** How the name of such an image may end. Windows gives `.img` to the driver for optical discs as it does `.iso` [M]. */
const endings: Readonly<Record<ContainerName | ArchiveName, readonly string[]>> = {
  iso: ['.iso', '.img'],
  udf: ['.iso', '.img'],
  img: ['.img'],
  vhd: ['.vhd'],
  vhdx: ['.vhdx'],
  zip: ['.zip'],
  '7z': ['.7z'],
  tar: ['.tar'],
  git: ['.bundle'],
};

interface Label {
  readonly length: number;
  /** What it can be made of besides the marker; anything when absent. */
  readonly pattern?: RegExp;
}

/** Joliet's volume identifier is 32 bytes of UCS-2 (ECMA-119 8.5.6 with the Joliet specification). */
const optical: Label = { length: 16 };
/** The label is a directory entry of 11 bytes (fatgen103, "FAT Directory Structure"). Of what it can hold, this part needs no care. */
const fat: Label = { length: 11, pattern: /^[A-Z0-9_-]*$/ };
const labels: Readonly<Record<ContainerName, Label>> = {
  iso: optical,
  udf: optical,
  img: fat,
  vhd: fat,
  vhdx: fat,
};

const markerLength = 8;

export const imageName: Check = ({ image: { container, name } }) => {
  if (container === undefined || name === undefined) return [];
  // Windows compares names without regard to case; a filter may not, which is what such a name is there for.
  if (endings[container].some((ending) => name.toLowerCase().endsWith(ending))) return [];
  const stem = name.slice(0, name.lastIndexOf('.'));
  const known = endings[container].map((ending) => `${stem}${ending}`);
  return [{ code: 'NAME_OF_OTHER_CONTAINER', path: ['image', 'name'], at: 'value', given: name, known }];
};

export const imageLabel: Check = ({ image }) => {
  const { container, label } = image;
  // What is wrong in itself was left out, and is told already.
  if (container === undefined || !Object.hasOwn(image, 'label')) return [];
  const path = ['image', 'label'];
  if (isArchive(container))
    return label === undefined ? [] : [{ code: 'LABEL_OF_ARCHIVE', path, at: 'value', given: label }];
  if (label === undefined) return [{ code: 'MISSING_KEY', path, at: 'key', given: 'label' }];
  const { length, pattern } = labels[container];
  const at = { path, at: 'value', given: label } as const;
  if (label.replaceAll('{marker}', 'x'.repeat(markerLength)).length > length)
    return [{ code: 'LABEL_TOO_LONG', ...at }];
  const own = label.replaceAll('{marker}', '');
  return pattern?.test(own) === false ? [{ code: 'BAD_LABEL', ...at }] : [];
};

export const hiddenFolders: Check = ({ image: { files, hiddenFolders: hidden = [] } }) => {
  if (files === undefined) return [];
  const folders = new Set(files.flatMap(({ path }) => foldersOf(path)));
  return hidden.flatMap((path, i): Finding[] => {
    const at = { path: ['image', 'hiddenFolders', i], at: 'value', given: path } as const;
    if (!folders.has(path)) return [{ code: 'NO_SUCH_FOLDER', ...at, known: [...folders] }];
    return hidden.indexOf(path) < i ? [{ code: 'DUPLICATE_FOLDER', ...at }] : [];
  });
};

/** `a/b/c.txt` lies in `a` and in `a/b`. */
function foldersOf(path: string): readonly string[] {
  const parts = path.split('/').slice(0, -1);
  return parts.map((_, depth) => parts.slice(0, depth + 1).join('/'));
}
