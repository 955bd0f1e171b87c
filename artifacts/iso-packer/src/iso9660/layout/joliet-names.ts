import { type NameSpace, splitExtension, upperCase } from '../../inputs/unique-names.ts';

/**
 * The most UTF-16 code units of a name. Joliet itself says 64 ("Relaxation of ISO 9660 Restrictions on UCS-2
 * Volumes": 128 bytes). 103 is what mkisofs calls -joliet-long, and what Windows [M], Linux and every reader tried
 * accept; it is the default because a shortened name is a changed name, and whoever compares an image with what was
 * asked for would have to explain it.
 */
export type JolietLimit = 64 | 103;

/** An "extension" beyond this is rather a sentence with a dot in it, and is shortened with the rest. */
const MAX_EXTENSION_WITH_DOT = 24;

/** Joliet, "Allowed character set": no control characters, no `*` `/` `:` `;` `?` `\`. */
const FORBIDDEN = /[*/:;?\\\p{Control}]|\p{Surrogate}/gu;

/** Characters that UCS-2 does not have. The readers take UTF-16 for it, Windows too [M]. */
const BEYOND_UCS2 = /[\u{10000}-\u{10ffff}]/gu;

/**
 * Names of the Joliet tree, to the letter of the specification with 64. Names that differ only in case are alike,
 * since Windows [H] and, by default, Linux look them up so. A dot or space at the end becomes `_`: both would drop
 * the dot, and Windows the space [M].
 */
export function jolietNames(limit: JolietLimit): NameSpace {
  return {
    candidate({ type, name }) {
      const allowed = (limit === 64 ? name.replace(BEYOND_UCS2, '_') : name).replace(FORBIDDEN, '_');
      const { stem, extension } = splitExtension(allowed);
      return type === 'folder' || extension.length > MAX_EXTENSION_WITH_DOT
        ? { stem: allowed, extension: '' }
        : { stem, extension };
    },
    limit: () => limit,
    finish: (name) => name.replace(/[. ]$/, '_'),
    key: upperCase,
  };
}

export function isUcs2(text: string): boolean {
  return text.search(BEYOND_UCS2) === -1;
}
