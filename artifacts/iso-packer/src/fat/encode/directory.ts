import { Buffer } from 'node:buffer';
import { known } from '../../known.ts';
import { type Directory, type Member, UNITS_PER_SLOT } from '../layout/directories.ts';
import { SLOT } from '../layout/geometry.ts';
import type { VolumePlan } from '../layout/plan-volume.ts';

/** fatgen103 6, DIR_Attr */
const ATTRIBUTE = { hidden: 0x02, label: 0x08, directory: 0x10, archive: 0x20, longName: 0x0f };

/** fatgen103 7, LDIR_Ord: the last part of a name, which comes first. */
const LAST_PART = 0x40;

interface ShortEntry {
  /** 11 characters. */
  readonly name: string;
  readonly attributes: number;
  readonly cluster: number;
  readonly size: number;
}

/** fatgen103 6 and 7. What is beyond the bytes is zero, and so ends the directory. */
export function encodeDirectory(plan: VolumePlan, directory: Directory): Uint8Array {
  const bytes = Buffer.alloc(directory.slots * SLOT);
  let at = 0;
  const put = (entry: Uint8Array): void => {
    bytes.set(entry, at);
    at += SLOT;
  };
  const { date } = plan.settings;
  for (const entry of firstEntries(plan, directory)) put(encodeShort(entry, date));
  for (const member of directory.members) {
    const entry = entryOf(plan, member);
    for (const part of encodeLong(member, entry.name)) put(part);
    put(encodeShort(entry, date));
  }
  return bytes;
}

/** fatgen103 6.3 and 6.5: the label in the root; `.` and `..` elsewhere, where 0 means the root. */
function firstEntries({ settings, firstClusters }: VolumePlan, { folder, parent }: Directory): ShortEntry[] {
  if (parent === null) {
    return [{ name: settings.label.padEnd(11), attributes: ATTRIBUTE.label, cluster: 0, size: 0 }];
  }
  const link = (dots: string, cluster: number): ShortEntry => {
    return { name: dots.padEnd(11), attributes: ATTRIBUTE.directory, cluster, size: 0 };
  };
  const above = parent.path === '' ? 0 : known(firstClusters, parent);
  return [link('.', known(firstClusters, folder)), link('..', above)];
}

function entryOf({ firstClusters }: VolumePlan, { node, shortName }: Member): ShortEntry {
  const [stem = '', extension = ''] = shortName.split('.');
  const kind = node.type === 'folder' ? ATTRIBUTE.directory : ATTRIBUTE.archive;
  return {
    name: stem.padEnd(8) + extension.padEnd(3),
    attributes: kind | (node.hidden ? ATTRIBUTE.hidden : 0),
    cluster: known(firstClusters, node),
    size: node.type === 'file' ? node.size : 0,
  };
}

/** fatgen103 6 */
function encodeShort({ name, attributes, cluster, size }: ShortEntry, date: Date): Uint8Array {
  const bytes = Buffer.alloc(SLOT);
  const day = dateField(date);
  const time = timeField(date);
  bytes.write(name, 0, 'latin1'); // DIR_Name
  bytes.writeUInt8(attributes, 11); // DIR_Attr
  bytes.writeUInt8((date.getUTCSeconds() % 2) * 100 + Math.floor(date.getUTCMilliseconds() / 10), 13); // DIR_CrtTimeTenth
  bytes.writeUInt16LE(time, 14); // DIR_CrtTime
  bytes.writeUInt16LE(day, 16); // DIR_CrtDate
  bytes.writeUInt16LE(day, 18); // DIR_LstAccDate
  bytes.writeUInt16LE(cluster >>> 16, 20); // DIR_FstClusHI
  bytes.writeUInt16LE(time, 22); // DIR_WrtTime
  bytes.writeUInt16LE(day, 24); // DIR_WrtDate
  bytes.writeUInt16LE(cluster & 0xffff, 26); // DIR_FstClusLO
  bytes.writeUInt32LE(size, 28); // DIR_FileSize
  return bytes;
}

function dateField(date: Date): number {
  return ((date.getUTCFullYear() - 1980) << 9) | ((date.getUTCMonth() + 1) << 5) | date.getUTCDate();
}

function timeField(date: Date): number {
  return (date.getUTCHours() << 11) | (date.getUTCMinutes() << 5) | (date.getUTCSeconds() >> 1);
}

/** fatgen103 7: the parts in reverse; after the name a NUL if there is room, then 0xFFFF. */
function encodeLong({ name, longSlots }: Member, shortName: string): Uint8Array[] {
  const checksum = checksumOf(shortName);
  const units = `${name}\0`.padEnd(longSlots * UNITS_PER_SLOT, '\uffff');
  return Array.from({ length: longSlots }, (_, index) => {
    const part = longSlots - index;
    const start = (part - 1) * UNITS_PER_SLOT;
    const text = Buffer.from(units.slice(start, start + UNITS_PER_SLOT), 'utf16le');
    const bytes = Buffer.alloc(SLOT);
    bytes.writeUInt8(part | (index === 0 ? LAST_PART : 0), 0); // LDIR_Ord
    text.copy(bytes, 1, 0, 10); // LDIR_Name1
    bytes.writeUInt8(ATTRIBUTE.longName, 11); // LDIR_Attr
    bytes.writeUInt8(checksum, 13); // LDIR_Chksum
    text.copy(bytes, 14, 10, 22); // LDIR_Name2
    text.copy(bytes, 28, 22, 26); // LDIR_Name3
    return bytes;
  });
}

/** fatgen103 7.2, of the 11 characters of the short name. */
function checksumOf(shortName: string): number {
  let sum = 0;
  for (const byte of Buffer.from(shortName, 'latin1')) sum = (((sum & 1) << 7) + (sum >> 1) + byte) & 0xff;
  return sum;
}
