import { Buffer } from 'node:buffer';
import {
  JOLIET_DESCRIPTOR,
  PRIMARY_DESCRIPTOR,
  type RawRecord,
  rawDirectory,
  rawPathTable,
  rawRecord,
  SECTOR,
} from '../raw-image.ts';

/** What a driver relies on without asking; the first rule broken, or null. */
export function brokenRule(image: Buffer, { joliet = true }: { joliet?: boolean } = {}): string | null {
  if (image.readUInt32LE(PRIMARY_DESCRIPTOR + 80) * SECTOR !== image.length) return 'volume size';
  const primary = brokenRuleOfTree(image, PRIMARY_DESCRIPTOR);
  if (typeof primary === 'string') return `primary: ${primary}`;
  if (!joliet) return image.readUInt8(JOLIET_DESCRIPTOR) === 255 ? null : 'no second descriptor';
  const second = brokenRuleOfTree(image, JOLIET_DESCRIPTOR);
  if (typeof second === 'string') return `joliet: ${second}`;
  const extents = ({ sector, size, flags }: RawRecord): string => `${sector} ${size} ${flags}`;
  const shared = JSON.stringify(primary.map(extents).sort()) === JSON.stringify(second.map(extents).sort());
  return shared ? null : 'the trees share their files';
}

function brokenRuleOfTree(image: Buffer, descriptor: number): string | RawRecord[] {
  const table = rawPathTable(image, descriptor, 'little');
  if (JSON.stringify(table) !== JSON.stringify(rawPathTable(image, descriptor, 'big')))
    return 'equal path tables';
  const root = rawRecord(image, descriptor + 156);
  const seen = [{ record: root, parent: root, number: 1 }];
  const files: RawRecord[] = [];
  for (const { record, parent, number } of seen) {
    if (record.size % SECTOR !== 0) return 'directories in whole sectors';
    const [self, up, ...members] = rawDirectory(image, record);
    if (self?.sector !== record.sector || self.size !== record.size) return 'self';
    if (up?.sector !== parent.sector || up.size !== parent.size) return 'parent';
    const broken = brokenRuleOfMembers(image, members, descriptor);
    if (broken !== null) return broken;
    files.push(...members.filter(({ flags }) => (flags & 2) === 0));
    const folders = members.filter(({ flags }) => (flags & 2) !== 0);
    for (const folder of folders.sort((a, b) => Buffer.compare(a.identifier, b.identifier))) {
      seen.push({ record: folder, parent: record, number: seen.length + 1 });
      const entry = table[seen.length - 1];
      if (entry === undefined || entry.parent !== number) return 'parents in the path table';
      if (!entry.identifier.equals(folder.identifier) || entry.sector !== folder.sector) return 'path table';
    }
  }
  return seen.length === table.length ? files : 'length of the path table';
}

function brokenRuleOfMembers(image: Buffer, members: RawRecord[], descriptor: number): string | null {
  if (members.some(({ at, length }) => (at % SECTOR) + length > SECTOR)) return 'records within a sector';
  if (members.some(({ length, identifier }) => length !== evenLength(identifier))) return 'record length';
  const halves = ({ at }: RawRecord): boolean =>
    image.readUInt32BE(at + 14) === image.readUInt32LE(at + 10) &&
    image.readUInt32BE(at + 6) === image.readUInt32LE(at + 2) &&
    image.readUInt16BE(at + 30) === image.readUInt16LE(at + 28);
  if (!members.every(halves)) return 'both halves of a number';
  // A file in parts has a record for each.
  const firsts = members.filter((_, i) => ((members[i - 1]?.flags ?? 0) & 0x80) === 0);
  if (new Set(firsts.map(({ identifier }) => identifier.toString('hex'))).size !== firsts.length)
    return 'no name twice';
  const order = firsts.map(({ identifier }) => sortKey(identifier, descriptor));
  return order.some((key, i) => i > 0 && Buffer.compare(order[i - 1] ?? key, key) > 0)
    ? 'order of records'
    : null;
}

function evenLength(identifier: Buffer): number {
  return 33 + identifier.length + (identifier.length % 2 === 0 ? 1 : 0);
}

/** ECMA-119 9.3: name, then extension, then version, the shorter filled up (100 units are enough here). */
function sortKey(identifier: Buffer, descriptor: number): Buffer {
  const wide = descriptor === JOLIET_DESCRIPTOR;
  const text = new TextDecoder(wide ? 'utf-16be' : 'latin1').decode(identifier).replace(/;1$/, '');
  const dot = text.lastIndexOf('.') > 0 ? text.lastIndexOf('.') : text.length;
  const fill = wide ? '\0' : ' ';
  const key = text.slice(0, dot).padEnd(110, fill) + text.slice(dot + 1).padEnd(110, fill);
  return Buffer.from(key, 'utf16le').swap16();
}
