/** Whose fault: the input or image given, the machine (disk, files that change), or this package. */
export type Category = 'user' | 'environment' | 'internal';

const CATEGORIES = {
  // Writing
  ISO_BAD_PATH: 'user',
  ISO_DUPLICATE_PATH: 'user',
  ISO_TOO_DEEP: 'user',
  ISO_PATH_TOO_LONG: 'user',
  ISO_TOO_MANY_FOLDERS: 'user',
  ISO_TOO_MANY_ENTRIES: 'user',
  ISO_BAD_SIZE: 'user',
  ISO_FILE_TOO_LARGE: 'user',
  ISO_IMAGE_TOO_LARGE: 'user',
  ISO_BAD_LABEL: 'user',
  ISO_BAD_IDENTIFIER: 'user',
  ISO_BAD_DATE: 'user',
  ISO_SPECIAL_FILE: 'user',
  ISO_BAD_TAR: 'user',
  ISO_BAD_OPTION: 'user',
  ISO_SIZE_CHANGED: 'environment',
  ISO_NO_TOOL: 'environment',
  ISO_TOOL_FAILED: 'environment',
  // Reading
  ISO_NOT_AN_IMAGE: 'user',
  ISO_UNSUPPORTED_FORMAT: 'user',
  ISO_TRUNCATED: 'user',
  ISO_BAD_DESCRIPTOR: 'user',
  ISO_BAD_RECORD: 'user',
  ISO_BAD_NAME: 'user',
  ISO_LOOP: 'user',
  ISO_OVERLAP: 'user',
  ISO_EXTENT_OUT_OF_RANGE: 'user',
  ISO_LIMIT: 'user',
  // Command line and disk
  ISO_USAGE: 'user',
  ISO_NOT_FOUND: 'user',
  ISO_IO: 'environment',
  ISO_DEFECT: 'internal',
} as const satisfies Record<`ISO_${string}`, Category>;

export type IsoErrorCode = keyof typeof CATEGORIES;

export interface IsoErrorDetails {
  /** One line: what the reader of the message can do. */
  readonly mend: string;
  /** Byte offset in the image, where one is at fault; the message ends with it. */
  readonly offset?: number;
  readonly cause?: unknown;
}

/** Every failure that this package foresees. `message` says what, `mend` how to mend it, each in one line. */
export class IsoError extends Error {
  override readonly name = 'IsoError';
  readonly code: IsoErrorCode;
  readonly category: Category;
  readonly what: string;
  readonly mend: string;
  readonly offset?: number;

  constructor(code: IsoErrorCode, what: string, details: IsoErrorDetails) {
    const where = details.offset === undefined ? '' : ` (at byte ${details.offset})`;
    super(what + where, details.cause === undefined ? undefined : { cause: details.cause });
    this.code = code;
    this.what = what;
    this.category = CATEGORIES[code];
    this.mend = details.mend;
    if (details.offset !== undefined) this.offset = details.offset;
  }
}
