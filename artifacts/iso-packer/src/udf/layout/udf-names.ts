import { type NameSpace, splitExtension, upperCase } from '../../inputs/unique-names.ts';
import { isWide } from '../compressed-unicode.ts';

/** UDF 1.02, 2.3.4: 255 bytes, the compression id among them. */
const MAX_NARROW_NAME = 254;
const MAX_WIDE_NAME = 127;

/** An "extension" beyond this is rather a sentence with a dot in it, and is shortened with the rest. */
const MAX_EXTENSION_WITH_DOT = 24;

/**
 * What Windows takes in no name [H] and shows as `_` (UDF 1.02, 4.2.2.1) [M], half a surrogate pair, and the two that CS0 leaves out
 * (UDF 1.02, 2.1.1).
 */
const FORBIDDEN = /["*/:<>?\\|\p{Control}\uFEFF\uFFFE]|\p{Surrogate}/gu;

/** Names of the UDF tree. As in Joliet's, those that differ only in case are alike, and no name ends in a dot or a space. */
export const udfNames: NameSpace = {
  candidate({ type, name }) {
    const allowed = allowedIn(name);
    const { stem, extension } = splitExtension(allowed);
    return type === 'folder' || extension.length > MAX_EXTENSION_WITH_DOT
      ? { stem: allowed, extension: '' }
      : { stem, extension };
  },
  limit: ({ name }) => (isWide(allowedIn(name)) ? MAX_WIDE_NAME : MAX_NARROW_NAME),
  finish: (name) => name.replace(/[. ]$/, '_'),
  key: upperCase,
};

function allowedIn(name: string): string {
  return name.replace(FORBIDDEN, '_');
}
