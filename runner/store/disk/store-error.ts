import { HarnessError } from '../../model/errors.ts';

type StoreCode = 'STORE_FULL' | 'STORE_READ_ONLY' | 'STORE_FAILED' | 'RUN_EXISTS';

const codes = new Map<unknown, StoreCode>([
  ['ENOSPC', 'STORE_FULL'],
  ['EDQUOT', 'STORE_FULL'],
  ['EROFS', 'STORE_READ_ONLY'],
  ['EACCES', 'STORE_READ_ONLY'],
  ['EPERM', 'STORE_READ_ONLY'],
]);

const mends: Readonly<Record<StoreCode, string>> = {
  STORE_FULL: 'free some space on that disk, or name a folder on another one with --out',
  STORE_READ_ONLY: 'make the folder writable for this user, or name another one with --out',
  STORE_FAILED: 'check that the path is a folder that can be written to, or name another one with --out',
  RUN_EXISTS: 'start the run again: it gets a new id',
};

/** A run could not be written. `code` says why; the system's own error is the cause. */
export class StoreError extends HarnessError {
  readonly code: StoreCode;
  readonly category = 'environment';

  /** @param doing what failed, such as `write run.json` */
  constructor(doing: string, path: string, cause: unknown, code?: StoreCode) {
    const systemCode = systemCodeOf(cause);
    const ownCode = code ?? codes.get(systemCode) ?? 'STORE_FAILED';
    const why = systemCode ?? (cause instanceof Error ? cause.message : String(cause));
    super(`could not ${doing}: ${path} (${why})`, mends[ownCode], { cause });
    this.code = ownCode;
  }
}

/** What a call of the system failed with, such as `ENOSPC`. */
export function systemCodeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : null;
}

/** Runs one file operation; what it throws becomes a StoreError. */
export async function storing<T>(doing: string, path: string, operation: () => Promise<T>): Promise<T> {
  try {
    return await operation();
  } catch (error) {
    throw new StoreError(doing, path, error);
  }
}
