import { Buffer } from 'node:buffer';
import type { IsoLayout, Volume } from '../layout/iso-layout.ts';
import { SECTOR } from '../sector.ts';
import { rootRecord } from './directory.ts';
import { Fields } from './fields.ts';

/** Joliet, "SVD Escape Sequences Field": `%/E`, UCS-2 level 3. */
const UCS2_LEVEL_3 = Buffer.from('%/E', 'latin1');

/** ECMA-119 8.4 (primary) and 8.5 (supplementary, as Joliet uses it); offsets are BP − 1. */
export function encodeVolumeDescriptor(layout: IsoLayout, volume: Volume): Uint8Array {
  const { identifiers } = volume;
  const joliet = volume.id === 'joliet';
  const fields = descriptor(joliet ? 2 : 1); // 8.4.1, 8.5.1
  const text = joliet ? fields.wide.bind(fields) : fields.ascii.bind(fields);
  // Offset 7 stays zero: unused (8.4.4), or the volume flags (8.5.3), UCS-2 being registered.
  text(8, 32, ''); // 8.4.5 system identifier
  text(40, 32, identifiers.label); // 8.4.6
  fields.bothDoubleWord(80, layout.sectors); // 8.4.8 volume space size
  if (joliet) fields.raw(88, UCS2_LEVEL_3); // 8.5.6
  fields.bothWord(120, 1); // 8.4.10 volume set size
  fields.bothWord(124, 1); // 8.4.11 volume sequence number
  fields.bothWord(128, SECTOR); // 8.4.12 logical block size
  fields.bothDoubleWord(132, volume.pathTableSize); // 8.4.13
  fields.doubleWord(140, volume.littleEndianPathTable, 'little'); // 8.4.14; 8.4.15, an optional copy, is 0
  fields.doubleWord(148, volume.bigEndianPathTable, 'big'); // 8.4.16; 8.4.17, an optional copy, is 0
  fields.raw(156, rootRecord(layout, volume)); // 8.4.18
  text(190, 128, ''); // 8.4.19 volume set identifier
  text(318, 128, identifiers.publisher); // 8.4.20
  text(446, 128, identifiers.preparer); // 8.4.21
  text(574, 128, identifiers.application); // 8.4.22
  text(702, 37, ''); // 8.4.23 copyright file
  text(739, 37, ''); // 8.4.24 abstract file
  text(776, 37, ''); // 8.4.25 bibliographic file
  dateAndTime(fields, 813, layout.date); // 8.4.26.1 creation
  dateAndTime(fields, 830, layout.date); // 8.4.26.2 modification
  dateAndTime(fields, 847, null); // 8.4.26.3 expiration
  dateAndTime(fields, 864, null); // 8.4.26.4 effective
  fields.byte(881, 1); // 8.4.31 file structure version
  return fields.bytes;
}

/** ECMA-119 8.3: ends the set of descriptors. */
export function encodeTerminator(): Uint8Array {
  return descriptor(255).bytes;
}

function descriptor(type: number): Fields {
  const fields = new Fields(new Uint8Array(SECTOR));
  fields.byte(0, type); // 8.1.1
  fields.ascii(1, 5, 'CD001'); // 8.1.2
  fields.byte(6, 1); // 8.1.3 version
  return fields;
}

/** ECMA-119 8.4.26.1: 16 digits and the offset from UTC; "not specified" is all digits zero. */
function dateAndTime(fields: Fields, offset: number, date: Date | null): void {
  // 2000-01-02T03:04:05.678Z without its marks, to hundredths of a second: 2000010203040567.
  const digits = date === null ? '' : date.toISOString().replace(/\D/g, '').slice(0, 16);
  fields.ascii(offset, 16, digits.padEnd(16, '0'));
  fields.signedByte(offset + 16, 0);
}
