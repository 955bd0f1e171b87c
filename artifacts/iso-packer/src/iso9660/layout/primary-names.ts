import { type NameSpace, splitExtension } from '../../inputs/unique-names.ts';
import type { Interchange } from './interchange.ts';

/** ECMA-119 10.1: at level 1, eight characters, and three of a file's extension behind a dot. */
const LEVEL_1 = { folder: 8, extension: 4, stem: 8 } as const;

/**
 * ECMA-119 7.5.1: file name and extension have at most 30 characters, the dot apart. 7.6.3 allows 31 for a
 * directory. One less keeps seven nested folders and the file in them (7 × 30 + 33 with `.` and `;1`, + 7) within
 * the 255 of 6.8.2.1 in every case, so that no path can be too long for this tree.
 */
const LEVEL_2 = { folder: 30, extension: 11, file: 31 } as const;

/** Without that path limit, what mkisofs allows with -l. */
const RELAXED_FOLDER = 31;

/**
 * Names of the primary tree: d-characters (`A`–`Z`, `0`–`9`, `_`; ECMA-119 7.4.1), or ASCII if relaxed, and in a
 * file's always one dot (7.5.1), which a reader does not show where nothing comes after it.
 */
export function primaryNames({ level, relaxed }: Interchange): NameSpace {
  const maxFolder = level === 1 ? LEVEL_1.folder : relaxed ? RELAXED_FOLDER : LEVEL_2.folder;
  const maxExtension = level === 1 ? LEVEL_1.extension : LEVEL_2.extension;
  const maxFile = (extension: string): number =>
    level === 1 ? LEVEL_1.stem + extension.length : LEVEL_2.file;
  const allowed = relaxed ? toPlainCharacters : toDCharacters;
  const candidate: NameSpace['candidate'] = ({ type, name }) => {
    if (type === 'folder') return { stem: endWell(allowed(name).slice(0, maxFolder)), extension: '' };
    const { stem, extension } = splitExtension(relaxed ? endWell(name) : name);
    const shortExtension = `.${endWell(allowed(extension.slice(1)).slice(0, maxExtension - 1))}`;
    const shortStem = allowed(stem).slice(0, maxFile(shortExtension) - shortExtension.length);
    return { stem: shortExtension === '.' ? endWell(shortStem) : shortStem, extension: shortExtension };
  };
  return {
    candidate,
    limit: ({ type }, extension) => (type === 'folder' ? maxFolder : maxFile(extension)),
    finish: (name) => name,
    // A reader shows the file `A.` as `A`, the name that a folder may have; and looks names up in any case.
    key: (name) => name.toUpperCase().replace(/\.$/, ''),
  };
}

/** Most names; they need no second look. */
const ASCII = /^[ -~]*$/;

/**
 * One d-character a code point, `_` where there is none. Only ASCII letters are raised, so that the result hangs on
 * no version of Unicode.
 */
export function toDCharacters(text: string): string {
  const raised = ASCII.test(text)
    ? text.toUpperCase()
    : text.replace(/[a-z]+/g, (letters) => letters.toUpperCase());
  return raised.replace(/[^A-Z0-9_]/gu, '_');
}

/**
 * ASCII as it is, as mkisofs has it with -relaxed-filenames -allow-lowercase -allow-multidot; but for the control
 * characters and `*` `/` `:` `?` `\`, for which Windows takes a whole directory for damaged [M], and `;`, which
 * begins the version.
 */
export function toPlainCharacters(text: string): string {
  return text.replace(/[^ -~]|[*/:;?\\]/gu, '_');
}

/** Readers drop a dot at the end, and Windows a space [M]. (There is none among d-characters.) */
function endWell(name: string): string {
  return name.replace(/[. ]$/, '_');
}
