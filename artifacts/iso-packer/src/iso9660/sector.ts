/** Bytes of a logical sector, and of a logical block in what we write (ECMA-119 6.1.2, 6.2.2). */
export const SECTOR = 2048;

/** Sectors 0 to 15 belong to the system area; the volume descriptors start here (ECMA-119 6.2.1). */
export const FIRST_DESCRIPTOR = 16;

/** Whole sectors that hold `bytes`. */
export function sectorsFor(bytes: number): number {
  return Math.ceil(bytes / SECTOR);
}
