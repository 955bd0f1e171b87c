import { IsoError, type IsoErrorCode } from 'iso-packer';

const MAX_WORDS = 120;

/** What yauzl says, and the code that it means. Anything else is a bad record. */
const MEANINGS: readonly (readonly [RegExp, IsoErrorCode])[] = [
  [/signature not found|unexpected EOF|overflows file bounds/i, 'ISO_TRUNCATED'],
  [/multi-disk|strong encryption|unsupported compression/i, 'ISO_UNSUPPORTED_FORMAT'],
];

/** The archive breaks the format at this byte. */
export function zipDamage(code: IsoErrorCode, what: string, offset: number): IsoError {
  return new IsoError(code, what, {
    mend: 'get the archive again or make it anew; if other programs do read it, take it for a hostile one',
    offset,
  });
}

/** An error of the library or of the operating system, as an `IsoError`; the signal's reason and our own errors as they are. */
export function zipError(error: unknown, offset: number, signal: AbortSignal | undefined): unknown {
  if (signal?.aborted) return signal.reason;
  if (!(error instanceof Error) || error instanceof IsoError) return error;
  if ('syscall' in error) return systemError(error);
  const [, code] = MEANINGS.find(([words]) => words.test(error.message)) ?? [null, 'ISO_BAD_RECORD' as const];
  return zipDamage(code, `no sound ZIP archive: ${error.message.slice(0, MAX_WORDS)}`, offset);
}

function systemError(error: Error): IsoError {
  const { code, path = 'the archive' } = error as NodeJS.ErrnoException;
  if (code === 'ENOENT' || code === 'ENOTDIR') {
    return new IsoError('ISO_NOT_FOUND', `"${path}" does not exist`, {
      mend: 'check the spelling, and that its folder exists',
      cause: error,
    });
  }
  return new IsoError('ISO_IO', `"${path}": the system answered ${code}`, {
    mend: 'check permissions and the disk itself',
    cause: error,
  });
}
