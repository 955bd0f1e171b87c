import { type NameSpace, splitExtension } from '../../inputs/unique-names.ts';

/** ECMA-119 7.5.1 and 10.2 (level 2): file name and extension have at most 30 characters, the dot apart. */
const MAX_FILE_IDENTIFIER = 31;

/**
 * ECMA-119 7.6.3 allows 31. One less keeps seven nested folders and the file in them (7 × 30 + 33 with `.` and
 * `;1`, + 7) within the 255 of 6.8.2.1 in every case, so that no path can be too long for this tree.
 */
const MAX_DIRECTORY_IDENTIFIER = 30;

const MAX_EXTENSION_WITH_DOT = 11;

/**
 * Names of the primary tree: d-characters (`A`–`Z`, `0`–`9`, `_`; ECMA-119 7.4.1), and in a file's always one
 * dot (7.5.1). Only ASCII letters are raised, so that the result hangs on no version of Unicode.
 */
export const primaryNames: NameSpace = {
  candidate({ type, name }) {
    if (type === 'folder') return { stem: toDCharacters(name), extension: '' };
    const { stem, extension } = splitExtension(name);
    const allowed = `.${toDCharacters(extension.slice(1))}`;
    return { stem: toDCharacters(stem), extension: allowed.slice(0, MAX_EXTENSION_WITH_DOT) };
  },
  limit: ({ type }) => (type === 'folder' ? MAX_DIRECTORY_IDENTIFIER : MAX_FILE_IDENTIFIER),
  finish: (name) => name,
  // A reader shows the file `A.` as `A`, the name that a folder may have.
  key: (name) => (name.endsWith('.') ? name.slice(0, -1) : name),
};

/** One d-character a code point, `_` where there is none. */
export function toDCharacters(text: string): string {
  return text.replace(/[a-z]/g, (letter) => letter.toUpperCase()).replace(/[^A-Z0-9_]/gu, '_');
}
