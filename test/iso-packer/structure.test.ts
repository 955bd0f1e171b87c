import { Buffer } from 'node:buffer';
import test from 'ava';
import fc from 'fast-check';
import { fileInput, type Input } from 'iso-packer';
import { sampleFiles } from './arbitrary-tree.ts';
import { imageOf } from './image-file.ts';
import {
  JOLIET_DESCRIPTOR,
  PRIMARY_DESCRIPTOR,
  type RawRecord,
  rawDirectory,
  rawPathTable,
  rawRecord,
  SECTOR,
} from './raw-image.ts';

/** What a driver relies on without asking; the first rule broken, or null. */
function brokenRule(image: Buffer): string | null {
  if (image.readUInt32LE(PRIMARY_DESCRIPTOR + 80) * SECTOR !== image.length) return 'volume size';
  const primary = brokenRuleOfTree(image, PRIMARY_DESCRIPTOR);
  const joliet = brokenRuleOfTree(image, JOLIET_DESCRIPTOR);
  if (typeof primary === 'string') return `primary: ${primary}`;
  if (typeof joliet === 'string') return `joliet: ${joliet}`;
  const extents = ({ sector, size, flags }: RawRecord): string => `${sector} ${size} ${flags}`;
  const shared = JSON.stringify(primary.map(extents).sort()) === JSON.stringify(joliet.map(extents).sort());
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
    if (members.some(({ at, length }) => (at % SECTOR) + length > SECTOR)) return 'records within a sector';
    if (
      members.some(
        ({ at, length, identifier }) =>
          length !== evenLength(identifier) || image.readUInt32BE(at + 14) !== image.readUInt32LE(at + 10),
      )
    )
      return 'record length';
    const order = members.map(({ identifier }) => sortKey(identifier, descriptor));
    if (order.some((key, i) => i > 0 && Buffer.compare(order[i - 1] ?? key, key) >= 0))
      return 'order of records';
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

test('a tree with folders of several sectors keeps every rule that a driver relies on', async (t) => {
  const inputs: Input[] = Array.from({ length: 300 }, (_, i) =>
    fileInput(`many/file number ${i}.txt`, `${i}`),
  );
  for (const path of ['b/a.b/x', 'b/a-b/x', 'b/a/x', 'a/1/2/3/4/5/6', 'a.txt', 'a', 'empty']) {
    inputs.push(path === 'a' ? { path, folder: true } : fileInput(path, path));
  }
  t.is(brokenRule(await imageOf(inputs)), null);
});

test('so does an empty image', async (t) => {
  t.is(brokenRule(await imageOf([])), null);
});

test('so does any tree', async (t) => {
  await t.notThrowsAsync(() =>
    fc.assert(
      fc.asyncProperty(sampleFiles, async (files) => brokenRule(await imageOf(files)) === null),
      { numRuns: 100 },
    ),
  );
});
