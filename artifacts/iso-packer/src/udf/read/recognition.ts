import type { ByteSource } from '../../reading/byte-source.ts';

/** ECMA-167 2/8.3: the volume recognition area begins here. */
const AREA_START = 32 * 1024;

/** Linux looks as far. What stands beyond, behind thousands of other descriptors, no writer has put there. */
const AREA_END = AREA_START + 8 * 1024 * 1024;

/** ECMA-119 8.1.2 and ECMA-167 2/9: what a sequence may have before and after UDF's own. */
const OTHER_IDENTIFIERS = new Set(['CD001', 'BEA01', 'TEA01', 'BOOT2', 'CDW02']);

/** ECMA-167 3/9.1: second and third edition. */
const UDF_IDENTIFIERS = new Set(['NSR02', 'NSR03']);

/** Whether the image says that it has a UDF volume. */
export async function claimsUdf(source: ByteSource): Promise<boolean> {
  // ECMA-167 2/8.3.1: a descriptor each 2048 bytes, or each sector where these are larger.
  return (await isInSequence(source, 2048)) || (await isInSequence(source, 4096));
}

async function isInSequence(source: ByteSource, step: number): Promise<boolean> {
  for (let offset = AREA_START; offset < AREA_END && offset + 6 <= source.size; offset += step) {
    const identifier = (await source.read(offset + 1, 5)).toString('latin1');
    if (UDF_IDENTIFIERS.has(identifier)) return true;
    if (!OTHER_IDENTIFIERS.has(identifier)) return false;
  }
  return false;
}
