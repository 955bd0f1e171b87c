import { IsoError } from './iso-error.ts';

/** What the operating system refused, as an `IsoError`; anything else as it is. */
export function ioError(error: unknown, path: string): unknown {
  if (!(error instanceof Error) || !('syscall' in error)) return error;
  const { code } = error as NodeJS.ErrnoException;
  if (code === 'ENOENT' || code === 'ENOTDIR') {
    return new IsoError('ISO_NOT_FOUND', `"${path}" does not exist`, {
      mend: 'check the spelling, and that its folder exists',
      cause: error,
    });
  }
  return new IsoError('ISO_IO', `"${path}": the system answered ${code}`, {
    mend: 'check permissions, free space and the disk itself',
    cause: error,
  });
}
