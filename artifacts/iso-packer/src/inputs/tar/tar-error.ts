import { IsoError } from '../../iso-error.ts';

/** @param offset of the header or byte at fault, in the tar stream */
export function badTar(what: string, offset: number): IsoError {
  return new IsoError('ISO_BAD_TAR', what, {
    mend: 'give a whole, uncompressed tar (a .tar.gz goes through gzip -dc first)',
    offset,
  });
}
