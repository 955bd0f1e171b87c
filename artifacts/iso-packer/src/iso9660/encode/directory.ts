import type { FileNode, FolderNode } from '../../inputs/tree.ts';
import { known } from '../../known.ts';
import { type Directory, PARENT, recordLength, SELF } from '../layout/hierarchy.ts';
import type { ImagePlan, Volume } from '../layout/plan-image.ts';
import { SECTOR } from '../sector.ts';
import { Fields } from './fields.ts';

interface DirectoryRecord {
  readonly identifier: Uint8Array;
  readonly sector: number;
  readonly size: number;
  readonly directory: boolean;
  readonly hidden: boolean;
  readonly date: Date;
}

/** ECMA-119 9.1; offsets are BP − 1. */
function encodeRecord(record: DirectoryRecord): Uint8Array {
  const { identifier, date } = record;
  const length = recordLength(identifier);
  const fields = new Fields(new Uint8Array(length));
  fields.byte(0, length); // 9.1.1
  fields.byte(1, 0); // 9.1.2, no extended attribute record
  fields.bothDoubleWord(2, record.sector); // 9.1.3
  fields.bothDoubleWord(10, record.size); // 9.1.4
  // 9.1.5
  fields.byte(18, date.getUTCFullYear() - 1900);
  fields.byte(19, date.getUTCMonth() + 1);
  fields.byte(20, date.getUTCDate());
  fields.byte(21, date.getUTCHours());
  fields.byte(22, date.getUTCMinutes());
  fields.byte(23, date.getUTCSeconds());
  fields.signedByte(24, 0); // UTC
  fields.byte(25, (record.hidden ? 1 : 0) | (record.directory ? 2 : 0)); // 9.1.6, bits 0 and 1
  fields.byte(26, 0); // 9.1.7, not interleaved
  fields.byte(27, 0); // 9.1.8
  fields.bothWord(28, 1); // 9.1.9, on the first volume of the set
  fields.byte(32, identifier.length); // 9.1.10
  fields.raw(33, identifier); // 9.1.11; the padding of 9.1.12 is zero already
  return fields.bytes;
}

/** The record that stands for the root, in its volume descriptor (8.4.18) as in the root itself. */
export function rootRecord({ date, root }: ImagePlan, volume: Volume): Uint8Array {
  return encodeRecord(folderEntry(volume, root, SELF, date));
}

/** ECMA-119 6.8.1: `.` and `..` first (6.8.2.2), then the members; no record crosses a sector. */
export function encodeDirectory(plan: ImagePlan, volume: Volume, directory: Directory): Uint8Array {
  const entries = [
    folderEntry(volume, directory.folder, SELF, plan.date),
    folderEntry(volume, directory.parent, PARENT, plan.date),
    ...directory.members.map(({ node, identifier }) =>
      node.type === 'file'
        ? fileEntry(plan, node, identifier)
        : { ...folderEntry(volume, node, identifier, plan.date), hidden: node.hidden },
    ),
  ];
  const bytes = new Uint8Array(directory.size);
  let offset = 0;
  for (const record of entries.map(encodeRecord)) {
    const left = SECTOR - (offset % SECTOR);
    if (left < record.length) offset += left;
    bytes.set(record, offset);
    offset += record.length;
  }
  return bytes;
}

/** Not hidden: a folder's attribute stands in its parent's record of it, not in its own. */
function folderEntry(
  volume: Volume,
  folder: FolderNode,
  identifier: Uint8Array,
  date: Date,
): DirectoryRecord {
  const sector = known(volume.directorySectors, folder);
  const size = known(volume.directorySizes, folder);
  return { identifier, sector, size, directory: true, hidden: false, date };
}

function fileEntry(
  { fileSectors, date }: ImagePlan,
  file: FileNode,
  identifier: Uint8Array,
): DirectoryRecord {
  const sector = known(fileSectors, file);
  return { identifier, sector, size: file.size, directory: false, hidden: file.hidden, date };
}
