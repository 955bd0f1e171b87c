import type { ArchiveName, ContainerName } from '../model/scenario.ts';
import type { Check } from './check.ts';
import type { Finding } from './finding.ts';

interface Naming {
  /** How the name of such an image may end. Windows gives `.img` to the driver for optical discs as it does `.iso` [M]. */
  readonly endings: readonly string[];
  readonly labelLength: number;
  /** What a label may be made of besides the marker; anything when absent. */
  readonly labelPattern?: RegExp;
}

/** Joliet's volume identifier is 32 bytes of UCS-2 (ECMA-119 8.5.6 with the Joliet specification). */
const optical = { endings: ['.iso', '.img'], labelLength: 16 } as const;
/** The label is a directory entry of 11 bytes (fatgen103, "FAT Directory Structure"). Of what it can hold, this part needs no care. */
const fat = { labelLength: 11, labelPattern: /^[A-Z0-9_-]*$/ } as const;

/** Archives have no label: what is given is not used. */
const naming: Readonly<Record<ContainerName | ArchiveName, Naming>> = {
  iso: optical,
  udf: optical,
  img: { ...fat, endings: ['.img'] },
  vhd: { ...fat, endings: ['.vhd'] },
  vhdx: { ...fat, endings: ['.vhdx'] },
  zip: { ...optical, endings: ['.zip'] },
  '7z': { ...optical, endings: ['.7z'] },
  tar: { ...optical, endings: ['.tar'] },
  git: { ...optical, endings: ['.bundle'] },
};

const markerLength = 8;

export const imageName: Check = ({ image: { container, name } }) => {
  if (container === undefined || name === undefined) return [];
  const { endings } = naming[container];
  // Windows compares names without regard to case, and a filter may not: so may the ending.
  if (endings.some((ending) => name.toLowerCase().endsWith(ending))) return [];
  const stem = name.slice(0, name.lastIndexOf('.'));
  const known = endings.map((ending) => `${stem}${ending}`);
  return [{ code: 'NAME_OF_OTHER_CONTAINER', path: ['image', 'name'], at: 'value', given: name, known }];
};

export const imageLabel: Check = ({ image: { container, label } }) => {
  if (container === undefined || label === undefined) return [];
  const { labelLength, labelPattern } = naming[container];
  const at = { path: ['image', 'label'], at: 'value', given: label } as const;
  if (label.replaceAll('{marker}', 'x'.repeat(markerLength)).length > labelLength)
    return [{ code: 'LABEL_TOO_LONG', ...at }];
  const own = label.replaceAll('{marker}', '');
  return labelPattern?.test(own) === false ? [{ code: 'BAD_LABEL', ...at }] : [];
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
