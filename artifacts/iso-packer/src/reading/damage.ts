import { IsoError, type IsoErrorCode } from '../iso-error.ts';

/** The image breaks the standard at this byte. */
export function damage(code: IsoErrorCode, what: string, offset: number): IsoError {
  return new IsoError(code, what, {
    mend: 'get the image again or make it anew; if other programs do read it, take it for a hostile one',
    offset,
  });
}
