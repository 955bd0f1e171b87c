/**
 * Where the structures of the volume stand, in sectors of 2048 bytes. All but the anchor could stand elsewhere; other writers of bridges
 * choose the same places. Both sequences have the 16 sectors that UDF 1.02, 2.2.3 asks for at least.
 */
export const MAIN_SEQUENCE = 32;
export const RESERVE_SEQUENCE = 48;
export const SEQUENCE_SECTORS = 16;
export const INTEGRITY_SEQUENCE = 64;
/** UDF 1.02, 2.2.4.6: 8 KiB at least. */
export const INTEGRITY_SECTORS = 4;
/** ECMA-167 3/8.4.2.1 and UDF 1.02, 2.2.3: two of 256, the last sector, and 256 before that. */
export const FIRST_ANCHOR = 256;
/** The partition begins; its blocks are counted from here. It goes up to the last anchor. */
export const PARTITION_START = 257;
