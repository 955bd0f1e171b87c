export type PackageErrorCode =
  | 'NOT_DEBIAN'
  | 'NOT_X86_64'
  | 'PACKAGE_SOURCE_UNREACHABLE'
  | 'UNKNOWN_PACKAGE'
  | 'PACKAGES_CONFLICT'
  | 'DOWNLOAD_FAILED'
  | 'DAMAGED_PACKAGE'
  | 'DISK_FULL';

/** Why packages could not be had: one line what, one line how to mend it. */
export class PackageError extends Error {
  readonly code: PackageErrorCode;
  readonly category = 'environment';
  readonly mend: string;

  constructor(code: PackageErrorCode, what: string, mend: string, options?: ErrorOptions) {
    super(what, options);
    this.name = 'PackageError';
    this.code = code;
    this.mend = mend;
  }

  static diskFull(where: string, cause?: unknown): PackageError {
    return new PackageError(
      'DISK_FULL',
      `no space left under ${where}`,
      'free some disk space, or point MOTW_CACHE at a folder on a larger disk, and start again',
      { cause },
    );
  }
}
