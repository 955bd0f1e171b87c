import { Buffer } from 'node:buffer';
import type { Reader } from './reader.ts';

/** A file of the image to be. */
export interface FileInput {
  /** From the root of the image, parts separated by `/`, no leading or trailing one. */
  readonly path: string;
  /** Bytes that `open` will give, exactly. */
  readonly size: number;
  readonly hidden?: boolean;
  /** Called once at the most, when the file's turn to be written has come. */
  open(): AsyncIterable<Uint8Array> | Iterable<Uint8Array>;
  /** Called instead of `open`, where there is one: a faster way to the same bytes. */
  reader?(): Reader;
}

/** A folder; needed only where it is empty or hidden, as parents are implied. */
export interface FolderInput {
  readonly path: string;
  readonly folder: true;
  readonly hidden?: boolean;
}

export type Input = FileInput | FolderInput;

/** A file out of memory; text is written as UTF-8. */
export function fileInput(
  path: string,
  source: Uint8Array | string,
  { hidden = false }: { hidden?: boolean } = {},
): FileInput {
  const bytes = typeof source === 'string' ? Buffer.from(source, 'utf8') : source;
  return { path, size: bytes.length, hidden, open: () => [bytes] };
}

/** A file that comes out of a stream. @param size bytes that it will give, exactly; they must be known before the first one is written */
export function streamInput(
  path: string,
  size: number,
  open: FileInput['open'],
  { hidden = false }: { hidden?: boolean } = {},
): FileInput {
  return { path, size, hidden, open };
}
