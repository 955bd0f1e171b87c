import type { Buffer } from 'node:buffer';
import { type Field, placed, repeated } from './field.ts';

/** Virtual Hard Disk Image Format Specification, "Dynamic Disk Header Format" and "Block Allocation Table" */
export function vhdFields(image: Buffer): Field[] {
  if (image.toString('latin1', 512, 520) !== 'cxsparse') return [];
  const table = Number(image.readBigUInt64BE(528));
  const blocks = Math.ceil(Number(image.readBigUInt64BE(48)) / image.readUInt32BE(544));
  return [
    ...placed(
      512,
      [
        ['table', 16, 8],
        ['count', 28, 4],
        ['block size', 32, 4],
      ],
      'big',
    ),
    ...repeated('vhd block', table, blocks, 4, 'big'),
  ];
}

/** [MS-VHDX] 2.2.2, 2.2.3.2, 2.5 and 2.6.1.2 */
export function vhdxFields(image: Buffer): Field[] {
  if (image.toString('latin1', 0, 8) !== 'vhdxfile') return [];
  const kib = 1024;
  const regions = [192, 256].flatMap((at) => [at * kib + 16, at * kib + 48]);
  const batAt = regions.find((at) => image.readUInt32LE(at) === 0x2dc2_7766) ?? 0;
  const metadataAt = regions.find((at) => image.readUInt32LE(at) === 0x8b7c_a206) ?? 0;
  const [bat, metadata] = [batAt, metadataAt].map((at) => Number(image.readBigUInt64LE(at + 16)));
  return [
    ...[64, 128].flatMap((at) =>
      placed(at * kib, [
        ['sequence', 8, 8],
        ['log', 48, 1],
        ['version', 66, 2],
      ]),
    ),
    ...regions.flatMap((at) =>
      placed(at, [
        ['region', 16, 8],
        ['length', 24, 4],
      ]),
    ),
    ...repeated('vhdx block', bat ?? 0, 8, 8, 'little'),
    ...[1, 2, 3, 4, 5].flatMap((i) =>
      placed((metadata ?? 0) + 32 * i, [
        ['offset', 16, 4],
        ['length', 20, 4],
        ['flags', 24, 1],
      ]),
    ),
  ];
}
