import { IsoError } from '../../iso-error.ts';
import { encodeCompressed } from '../compressed-unicode.ts';

/** UDF 1.02, table of restrictions at its beginning ("Maximum Pathsize"), in bytes. */
const MAX_PATH = 1023;

/** ECMA-167 4/14.16: in a pathname each name has four bytes before it. */
const COMPONENT_HEAD = 4;

/** @throws IsoError `ISO_PATH_TOO_LONG` */
export function checkUdfPath(udfPath: string, asked: string): void {
  const components = udfPath.split('/').map((name) => COMPONENT_HEAD + encodeCompressed(name).length);
  if (components.reduce((sum, length) => sum + length, 0) <= MAX_PATH) return;
  throw new IsoError('ISO_PATH_TOO_LONG', `"${asked}" has more than UDF's ${MAX_PATH} bytes`, {
    mend: 'use shorter names or fewer folders',
  });
}
