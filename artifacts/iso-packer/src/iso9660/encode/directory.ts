import type { FileNode, FolderNode } from '../../inputs/tree.ts';
import { known } from '../../known.ts';
import { partsOf } from '../layout/file-parts.ts';
import { type Directory, PARENT, recordLength, SELF } from '../layout/hierarchy.ts';
import type { IsoLayout, Volume } from '../layout/iso-layout.ts';
import { SECTOR } from '../sector.ts';
import { Fields } from './fields.ts';

interface DirectoryRecord {
  readonly identifier: Uint8Array;
  readonly sector: number;
  readonly size: number;
  readonly directory: boolean;
  readonly hidden: boolean;
  /** The file goes on in the next record. */
  readonly continued: boolean;
}

/** ECMA-119 9.1, written from `at`; offsets are BP − 1. @returns its length */
function encodeRecord(fields: Fields, at: number, record: DirectoryRecord, dateFields: Uint8Array): number {
  const { identifier } = record;
  const length = recordLength(identifier);
  fields.byte(at, length); // 9.1.1
  fields.byte(at + 1, 0); // 9.1.2, no extended attribute record
  fields.bothDoubleWord(at + 2, record.sector); // 9.1.3
  fields.bothDoubleWord(at + 10, record.size); // 9.1.4
  fields.raw(at + 18, dateFields); // 9.1.5
  fields.byte(at + 25, flagsOf(record));
  fields.byte(at + 26, 0); // 9.1.7, not interleaved
  fields.byte(at + 27, 0); // 9.1.8
  fields.bothWord(at + 28, 1); // 9.1.9, on the first volume of the set
  fields.byte(at + 32, identifier.length); // 9.1.10
  fields.raw(at + 33, identifier); // 9.1.11; the padding of 9.1.12 is zero already
  return length;
}

/** ECMA-119 9.1.5; the last one says UTC. */
function encodeDate(date: Date): Uint8Array {
  return Uint8Array.of(
    date.getUTCFullYear() - 1900,
    date.getUTCMonth() + 1,
    date.getUTCDate(),
    date.getUTCHours(),
    date.getUTCMinutes(),
    date.getUTCSeconds(),
    0,
  );
}

/** 9.1.6, bits 0, 1 and 7 */
function flagsOf({ hidden, directory, continued }: DirectoryRecord): number {
  return (hidden ? 0x01 : 0) | (directory ? 0x02 : 0) | (continued ? 0x80 : 0);
}

/** The record that stands for the root, in its volume descriptor (8.4.18) as in the root itself. */
export function rootRecord({ date, root }: IsoLayout, volume: Volume): Uint8Array {
  const fields = new Fields(new Uint8Array(recordLength(SELF)));
  encodeRecord(fields, 0, folderEntry(volume, root, SELF), encodeDate(date));
  return fields.bytes;
}

/** ECMA-119 6.8.1: `.` and `..` first (6.8.2.2), then the members; no record crosses a sector. */
export function encodeDirectory(layout: IsoLayout, volume: Volume, directory: Directory): Uint8Array {
  const fields = new Fields(new Uint8Array(directory.size));
  const date = encodeDate(layout.date);
  let offset = 0;
  const add = (record: DirectoryRecord): void => {
    const left = SECTOR - (offset % SECTOR);
    if (left < recordLength(record.identifier)) offset += left;
    offset += encodeRecord(fields, offset, record, date);
  };
  add(folderEntry(volume, directory.folder, SELF));
  add(folderEntry(volume, directory.parent, PARENT));
  for (const { node, identifier } of directory.members) {
    if (node.type === 'folder') add({ ...folderEntry(volume, node, identifier), hidden: node.hidden });
    else for (const record of fileEntries(layout, node, identifier)) add(record);
  }
  return fields.bytes;
}

/** Not hidden: a folder's attribute stands in its parent's record of it, not in its own. */
function folderEntry(volume: Volume, folder: FolderNode, identifier: Uint8Array): DirectoryRecord {
  const sector = known(volume.directorySectors, folder);
  const size = known(volume.directorySizes, folder);
  return { identifier, sector, size, directory: true, hidden: false, continued: false };
}

/** ECMA-119 6.5.1: the parts of a file follow each other, under one name. */
function fileEntries({ fileSectors }: IsoLayout, file: FileNode, identifier: Uint8Array): DirectoryRecord[] {
  const first = known(fileSectors, file);
  return partsOf(file.size).map(({ sector, size, continued }) => ({
    identifier,
    sector: first + sector,
    size,
    directory: false,
    hidden: file.hidden,
    continued,
  }));
}
