import { type NameSpace, splitExtension } from '../../inputs/unique-names.ts';

/**
 * In UTF-16 code units. Joliet itself says 64; 103 is what mkisofs calls -joliet-long, and what Windows [M],
 * Linux and every reader tried accept. The longer limit is taken because a shortened name is a changed name,
 * and whoever compares an image with what was asked for would have to explain it.
 */
const MAX_NAME = 103;

/** An "extension" beyond this is rather a sentence with a dot in it, and is shortened with the rest. */
const MAX_EXTENSION_WITH_DOT = 24;

/** Joliet, "Allowed character set": no control characters, no `*` `/` `:` `;` `?` `\`. */
const FORBIDDEN = /[*/:;?\\\p{Control}]|\p{Surrogate}/gu;

/**
 * Names of the Joliet tree. Names that differ only in case are alike, since Windows [H] and, by default, Linux
 * look them up so. A dot or space at the end becomes `_`: both would drop the dot, and Windows the space [M].
 */
export const jolietNames: NameSpace = {
  candidate({ type, name }) {
    const allowed = name.replace(FORBIDDEN, '_');
    const { stem, extension } = splitExtension(allowed);
    return type === 'folder' || extension.length > MAX_EXTENSION_WITH_DOT
      ? { stem: allowed, extension: '' }
      : { stem, extension };
  },
  limit: () => MAX_NAME,
  finish: (name) => name.replace(/[. ]$/, '_'),
  key: (name) => name.toUpperCase(),
};
