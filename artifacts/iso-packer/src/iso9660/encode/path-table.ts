import { known } from '../../known.ts';
import type { Volume } from '../layout/iso-layout.ts';
import { type ByteOrder, Fields } from './fields.ts';

/** ECMA-119 6.9 and 9.4: every directory, in the order of its number; offsets are BP − 1. */
export function encodePathTable(volume: Volume, order: ByteOrder): Uint8Array {
  const fields = new Fields(new Uint8Array(volume.pathTableSize));
  let offset = 0;
  for (const { folder, identifier, parentNumber } of volume.hierarchy.directories) {
    fields.byte(offset, identifier.length); // 9.4.1
    fields.byte(offset + 1, 0); // 9.4.2, no extended attribute record
    fields.doubleWord(offset + 2, known(volume.directorySectors, folder), order); // 9.4.3
    fields.word(offset + 6, parentNumber, order); // 9.4.4
    fields.raw(offset + 8, identifier); // 9.4.5; the padding of 9.4.6 is zero already
    offset += 8 + identifier.length + (identifier.length % 2);
  }
  return fields.bytes;
}
