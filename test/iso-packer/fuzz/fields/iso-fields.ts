import type { Buffer } from 'node:buffer';
import {
  JOLIET_DESCRIPTOR,
  PRIMARY_DESCRIPTOR,
  type RawRecord,
  rawDirectory,
  rawRecord,
} from '../../raw-image.ts';
import { type Field, placed } from './field.ts';

/** ECMA-119 9.1 */
export function isoFields(image: Buffer): Field[] {
  const trees = [PRIMARY_DESCRIPTOR, JOLIET_DESCRIPTOR].filter((descriptor) => {
    return (
      image.toString('latin1', descriptor + 1, descriptor + 6) === 'CD001' && image.readUInt8(descriptor) <= 2
    );
  });
  return trees.flatMap((descriptor) => {
    const tree = descriptor === JOLIET_DESCRIPTOR ? 'Joliet' : 'primary';
    const root = rawRecord(image, descriptor + 156);
    return [root, ...membersOf(image, root)].flatMap((record) => fieldsIn(tree, record));
  });
}

function membersOf(image: Buffer, folder: RawRecord): RawRecord[] {
  return rawDirectory(image, folder)
    .slice(2)
    .flatMap((record) => ((record.flags & 2) === 0 ? [record] : [record, ...membersOf(image, record)]));
}

function fieldsIn(tree: string, { at, flags, identifier }: RawRecord): Field[] {
  const kind = `${tree} ${(flags & 2) === 0 ? 'file' : 'folder'}`;
  return [
    ...placed(
      at,
      [
        [`${kind} sector`, 2, 8],
        [`${kind} size`, 10, 8],
      ],
      'both',
    ),
    ...placed(at, [
      ['record length', 0, 1],
      ['attributes length', 1, 1],
      ['flags', 25, 1],
      ['unit', 26, 1],
      ['name length', 32, 1],
    ]),
    // What tells the names of one folder apart in the images here.
    ...(identifier.length < 18
      ? placed(at, [[`${kind} name`, 33, 8]])
      : placed(at, [[`${kind} name`, 41, 8]])),
  ];
}
