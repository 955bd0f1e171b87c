import type { Node } from '../../inputs/tree.ts';
import { type NameSpace, splitExtension, upperCase } from '../../inputs/unique-names.ts';
import { IsoError } from '../../iso-error.ts';

/** In UTF-16 code units (fatgen103 7, "Organization and Association of Short & Long Directory Entries"). */
const MAX_NAME = 255;

/** A drive letter, colon, backslash and the final NUL make it 260, which is MAX_PATH [H] and fatgen103's limit. */
const MAX_PATH = 256;

/** What Windows forbids in a name [H]: fatgen103 7, "Long Name Character Set", and control characters. */
const FORBIDDEN = /["*/:<>?\\|\p{Control}]|\p{Surrogate}/gu;

/** Names as Windows shows them. A dot or a space at the end becomes `_`, as Windows would drop it [H]. */
export const longNames: NameSpace = {
  candidate({ type, name }) {
    const allowed = name.replace(FORBIDDEN, '_');
    return type === 'folder' ? { stem: allowed, extension: '' } : splitExtension(allowed);
  },
  limit: () => MAX_NAME,
  finish: (name) => name.replace(/[. ]$/, '_'),
  key: upperCase,
};

/** @param shownPath as a reader shows it */
export function checkLengths({ path, name }: Node, shownPath: string): void {
  if (name.length <= MAX_NAME && shownPath.length <= MAX_PATH) return;
  throw new IsoError(
    'ISO_PATH_TOO_LONG',
    `"${path}" has a name of over ${MAX_NAME} or in all over ${MAX_PATH} characters`,
    { mend: 'use shorter names or fewer folders' },
  );
}
