import type { Buffer } from 'node:buffer';
import { IsoError, type IsoErrorCode } from '../iso-error.ts';

/** Where a structure lies, and which code stands for a fault in it. */
export interface Place {
  readonly bytes: Buffer;
  /** Byte offset of `bytes` in the source. */
  readonly offset: number;
  readonly code: IsoErrorCode;
}

/** The image breaks the standard at this byte. */
export function damage(code: IsoErrorCode, what: string, offset: number): IsoError {
  return new IsoError(code, what, {
    mend: 'get the image again or make it anew; if other programs do read it, take it for a hostile one',
    offset,
  });
}
