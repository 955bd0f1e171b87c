import type { Buffer } from 'node:buffer';
import { findVolume, type VolumeInSource } from '../../../artifacts/iso-packer/src/image/find-volume.ts';
import {
  JOLIET_DESCRIPTOR,
  PRIMARY_DESCRIPTOR,
  type RawRecord,
  rawDirectory,
  rawRecord,
} from '../raw-image.ts';
import { PatchedSource } from './patched-source.ts';
import type { Tag } from './tags.ts';

/** A number that a reader goes by. Those of one kind can stand for each other: a block for a block, a length for a length. */
export interface Field {
  readonly kind: string;
  readonly at: number;
  readonly width: 1 | 2 | 4 | 8;
  /** `both`: little-endian, and then the same big-endian (ECMA-119 7.3.3). */
  readonly order: 'little' | 'big' | 'both';
}

/** By the standards, and apart from the code that is tried; of a disk in blocks only where its bytes lie is asked of that. */
export async function fieldsOf(image: Buffer, tags: readonly Tag[]): Promise<readonly Field[]> {
  return [
    ...udfFields(image, tags),
    ...isoFields(image),
    ...vhdFields(image),
    ...vhdxFields(image),
    ...(await fatFields(image)),
  ];
}

type Layout = readonly (readonly [kind: string, offset: number, width: Field['width']])[];

function placed(at: number, layout: Layout, order: Field['order'] = 'little'): Field[] {
  return layout.map(([kind, offset, width]) => ({ kind, at: at + offset, width, order }));
}

/** ECMA-167 3/10 and 4/14 */
const UDF: Readonly<Record<number, Layout>> = {
  2: [
    ['length', 16, 4],
    ['sector', 20, 4],
  ],
  5: [
    ['number', 22, 2],
    ['sector', 188, 4],
    ['length', 192, 4],
  ],
  6: [
    ['length', 212, 4],
    ['block', 252, 4],
    ['partition', 256, 2],
    ['length', 264, 4],
    ['count', 268, 4],
    ['map', 440, 1],
    ['map', 446, 1],
  ],
  256: [
    ['block', 404, 4],
    ['partition', 408, 2],
  ],
  257: [
    ['flags', 18, 1],
    ['short', 19, 1],
    ['block', 24, 4],
    ['partition', 28, 2],
    ['short length', 36, 2],
  ],
  258: [
    ['length', 20, 4],
    ['length', 24, 4],
    ['block', 28, 4],
  ],
  261: [
    ['strategy', 20, 2],
    ['type', 27, 1],
    ['form', 34, 2],
    ['size', 56, 8],
    ['length', 168, 4],
    ['length', 172, 4],
    ['length', 176, 4],
    ['block', 180, 4],
    ['length', 184, 4],
    ['block', 188, 4],
  ],
  266: [
    ['strategy', 20, 2],
    ['type', 27, 1],
    ['form', 34, 2],
    ['size', 56, 8],
    ['length', 208, 4],
    ['length', 212, 4],
    ['length', 216, 4],
    ['block', 220, 4],
    ['length', 224, 4],
    ['block', 228, 4],
  ],
};

/** UDF 1.50, 2.2.8 and 2.2.9: packets and tables of a map of type 2; the table of a virtual partition is a file's content. */
const MAPS: Layout = [
  ['number', 484, 2],
  ['packet', 486, 2],
  ['count', 488, 1],
  ['length', 490, 4],
  ['sector', 494, 4],
  ['sector', 486, 4],
];

function udfFields(image: Buffer, tags: readonly Tag[]): Field[] {
  return tags.flatMap(({ id, at }) => [
    ...placed(at, UDF[id] ?? []),
    ...(id === 6 && image.readUInt32LE(at + 268) > 1 ? placed(at, MAPS) : []),
  ]);
}

/** ECMA-119 9.1 */
function isoFields(image: Buffer): Field[] {
  const records: RawRecord[] = [];
  for (const descriptor of [PRIMARY_DESCRIPTOR, JOLIET_DESCRIPTOR]) {
    if (
      image.toString('latin1', descriptor + 1, descriptor + 6) !== 'CD001' ||
      image.readUInt8(descriptor) > 2
    )
      continue;
    records.push(rawRecord(image, descriptor + 156));
    for (const folder of records.filter(({ flags }) => (flags & 2) !== 0))
      records.push(...membersOf(image, folder));
  }
  return records.flatMap(({ at }) => [
    ...placed(
      at,
      [
        ['iso sector', 2, 8],
        ['iso size', 10, 8],
      ],
      'both',
    ),
    ...placed(at, [
      ['length', 0, 1],
      ['short', 1, 1],
      ['flags', 25, 1],
      ['unit', 26, 1],
      ['short', 32, 1],
    ]),
  ]);
}

function membersOf(image: Buffer, folder: RawRecord): RawRecord[] {
  return rawDirectory(image, folder)
    .slice(2)
    .flatMap((record) => ((record.flags & 2) === 0 ? [record] : [record, ...membersOf(image, record)]));
}

/** Virtual Hard Disk Image Format Specification, "Dynamic Disk Header Format" and "Block Allocation Table" */
function vhdFields(image: Buffer): Field[] {
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
function vhdxFields(image: Buffer): Field[] {
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

function repeated(
  kind: string,
  at: number,
  count: number,
  width: 2 | 4 | 8,
  order: 'little' | 'big',
): Field[] {
  return Array.from({ length: count }, (_, i) => ({ kind, at: at + i * width, width, order }));
}

/** fatgen103 3, 4 and 6: a volume alone, or in the first partition; its first clusters; folders in which there are files. */
async function fatFields(image: Buffer): Promise<Field[]> {
  const found = await findVolume(new PatchedSource(image, [], image.length));
  if (!found.volume.formats.some((format) => format.startsWith('fat'))) return [];
  const { source } = found;
  const record = await source.read(0, 512);
  const partitioned = found.volume.formats.includes('mbr');
  const start = partitioned ? record.readUInt32LE(454) * 512 : 0;
  const boot = await source.read(start, 512);
  const width = found.volume.formats.includes('fat32') ? 4 : 2;
  const table = start + boot.readUInt16LE(14) * boot.readUInt16LE(11);
  const fields = [
    ...(partitioned
      ? placed(0, [
          ['type', 450, 1],
          ['fat sector', 454, 4],
          ['fat length', 458, 4],
        ])
      : []),
    ...placed(start, [
      ['cluster size', 13, 1],
      ['reserved', 14, 2],
      ['copies', 16, 1],
      ['root', 17, 2],
      ['total', 19, 2],
      ['table', 22, 2],
      ['total', 32, 4],
      ['table', 36, 4],
      ['cluster', 44, 4],
    ]),
    ...repeated('fat entry', table + 2 * width, 80, width, 'little'),
    ...(await folderFields(found)),
  ];
  return fields.map((field) => ({ ...field, at: source.imageOffset(field.at) }));
}

async function folderFields({ source, volume }: VolumeInSource): Promise<Field[]> {
  const sectors = new Set(
    volume.entries.flatMap(({ extents }) => extents.map(({ namedAt }) => Math.floor(namedAt / 512))),
  );
  const fields: Field[] = [];
  for (const sector of sectors) {
    const bytes = await source.read(sector * 512, 512);
    for (let at = 0; at < 512; at += 32) {
      if (bytes.readUInt8(at) === 0 || bytes.readUInt8(at + 11) === 0x0f) continue;
      fields.push(
        ...placed(sector * 512 + at, [
          ['attributes', 11, 1],
          ['high', 20, 2],
          ['cluster', 26, 2],
          ['size', 28, 4],
        ]),
      );
    }
  }
  return fields;
}
