import type { Buffer } from 'node:buffer';
import type { Tag } from '../tags.ts';
import { type Field, type Layout, placed } from './field.ts';

/** ECMA-167 3/10 and 4/14 */
export function udfFields(image: Buffer, tags: readonly Tag[]): Field[] {
  return tags.flatMap(({ id, at }) => placed(at, layoutOf(image, id, at)));
}

function layoutOf(image: Buffer, id: number, at: number): Layout {
  if (id === 6 && image.readUInt32LE(at + 268) > 1) return [...LAYOUTS[6], ...MAPS];
  if (id === 257) return identifierAs((image.readUInt8(at + 18) & 2) === 0 ? 'file' : 'folder');
  if (id === 261) return entryWith(176);
  if (id === 266) return entryWith(216);
  return Object.entries(LAYOUTS).find(([known]) => Number(known) === id)?.[1] ?? [];
}

const LAYOUTS = {
  2: [
    ['sequence length', 16, 4],
    ['sequence', 20, 4],
  ],
  5: [
    ['partition number', 22, 2],
    ['partition start', 188, 4],
    ['partition length', 192, 4],
  ],
  6: [
    ['block size', 212, 4],
    ['file set', 252, 4],
    ['partition', 256, 2],
    ['maps length', 264, 4],
    ['maps', 268, 4],
    ['map type', 440, 1],
  ],
  256: [
    ['folder block', 404, 4],
    ['partition', 408, 2],
  ],
  258: [
    ['descriptors length', 20, 4],
    ['extent length', 24, 4],
    ['extent', 28, 4],
    ['extent length', 32, 4],
    ['extent', 36, 4],
  ],
} as const satisfies Record<number, Layout>;

/** UDF 1.50, 2.2.8 and 2.2.9, UDF 2.50, 2.2.10: the map of type 2, behind one of type 1. */
const MAPS: Layout = [
  ['map number', 484, 2],
  ['packet', 486, 2],
  ['tables', 488, 1],
  ['table length', 490, 4],
  ['table', 494, 4],
  ['metadata file', 486, 4],
];

/** 4/14.4 */
function identifierAs(what: string): Layout {
  return [
    ['characteristics', 18, 1],
    ['name length', 19, 1],
    [`${what} block`, 24, 4],
    ['partition', 28, 2],
    ['use length', 36, 2],
    [`${what} name`, 39, 8],
  ];
}

/** 4/14.9 and 4/14.17; allocation descriptors as if they were short ones. */
function entryWith(head: number): Layout {
  return [
    ...([
      ['strategy', 20, 2],
      ['file type', 27, 1],
      ['form', 34, 2],
      ['size', 56, 8],
    ] as const),
    ...([
      ['attributes length', head - 8, 4],
      ['descriptors length', head - 4, 4],
    ] as const),
    ...([
      ['extent length', head, 4],
      ['extent', head + 4, 4],
      ['extent length', head + 8, 4],
      ['extent', head + 12, 4],
    ] as const),
  ];
}
