import { SECTOR } from '../sector.ts';

/** ECMA-119 9.1.4: the data length has 32 bits. */
export const MAX_EXTENT = 2 ** 32 - 1;

/** Whole sectors, so that the next part begins where this one ends; as long as other writers make it. */
const PART = 2 ** 32 - SECTOR;

/** A section of a file's data: a directory record of its own (ECMA-119 6.5.1). */
export interface FilePart {
  /** From the beginning of the file, in sectors. */
  readonly sector: number;
  /** Bytes. */
  readonly size: number;
  /** ECMA-119 9.1.6, bit 7: more parts follow. */
  readonly continued: boolean;
}

/** One part, and several for a file of 4 GiB and more. Their data lies in the image without a gap. */
export function partsOf(fileSize: number): FilePart[] {
  if (fileSize <= MAX_EXTENT) return [{ sector: 0, size: fileSize, continued: false }];
  const parts: FilePart[] = [];
  for (let done = 0; done < fileSize; done += PART) {
    const size = Math.min(PART, fileSize - done);
    parts.push({ sector: done / SECTOR, size, continued: done + size < fileSize });
  }
  return parts;
}
