import { Buffer } from 'node:buffer';
import test from 'ava';
import fc from 'fast-check';
import { planIso } from 'iso-packer';
import { sampleFiles } from '../arbitrary-tree.ts';
import { imageOf } from '../image-file.ts';
import {
  DESCRIPTOR,
  PARTITION,
  type RawEntry,
  rawDirectory,
  rawEntry,
  rawRoot,
  rawTag,
  SECTOR,
} from './raw-udf.ts';

const FOLDER = 2;
const PARENT = 8;

interface Found {
  readonly path: string;
  readonly hidden: boolean;
  readonly content: string | null;
  readonly sectors: readonly number[];
}

/** Everything below a folder; on the way, what must hold of each tag, link count and unique id. */
function walk(image: Buffer, folder: RawEntry, parent: RawEntry, prefix: string, ids: number[]): Found[] {
  const [up, ...members] = rawDirectory(image, folder);
  if (up?.characteristics !== (FOLDER | PARENT) || up.block !== blockOf(parent)) throw new Error('no parent');
  const found: Found[] = [];
  let links = 1;
  for (const { at, characteristics, name, block, uniqueId } of members) {
    const entry = rawEntry(image, block);
    ids.push(entry.uniqueId);
    if (uniqueId !== entry.uniqueId) throw new Error('two unique ids');
    const tags = [rawTag(image, at), rawTag(image, entry.at)];
    if (!tags.every(({ sound, location }, i) => sound && location === [blockAt(at), block][i]))
      throw new Error('tag');
    const isFolder = (characteristics & FOLDER) !== 0;
    if (isFolder) links += 1;
    else if (entry.links !== 1) throw new Error('links');
    const path = prefix + name;
    const hidden = (characteristics & 1) !== 0;
    const parts = entry.extents.map(([first, bytes]) => {
      const start = (PARTITION + first) * SECTOR;
      return image.subarray(start, start + bytes);
    });
    const content = isFolder ? null : Buffer.concat(parts).toString('hex');
    found.push({ path, hidden, content, sectors: entry.extents.map(([first]) => PARTITION + first) });
    if (isFolder) found.push(...walk(image, entry, folder, `${path}/`, ids));
  }
  if (folder.links !== links) throw new Error('links of a folder');
  return found;
}

function blockAt(at: number): number {
  return Math.floor(at / SECTOR) - PARTITION;
}

const blockOf = (entry: RawEntry): number => blockAt(entry.at);

test('the tree has every name, flag and byte; data is shared with ISO 9660; tags, links and ids are right', async (t) => {
  await t.notThrowsAsync(() =>
    fc.assert(
      fc.asyncProperty(sampleFiles, async (files) => {
        const options = { label: 'TREE', format: 'udf' } as const;
        const contents = new Map(
          files.map(({ path, content }) => [path, Buffer.from(content).toString('hex')]),
        );
        const image = await imageOf(files, options);
        const root = rawRoot(image);
        const ids: number[] = [];
        const found = walk(image, root, root, '', ids);
        const { entries } = planIso(files, options);
        t.deepEqual(
          found,
          entries
            .map(({ path, udfPath, type, hidden, size, sector }) => ({
              path: udfPath ?? '',
              hidden,
              content: type === 'folder' ? null : (contents.get(path) ?? 'not asked for'),
              sectors:
                type === 'folder'
                  ? (found.find((f) => f.path === udfPath)?.sectors ?? [])
                  : size === 0
                    ? []
                    : [sector],
            }))
            .toSorted(
              (a, b) => found.findIndex((f) => f.path === a.path) - found.findIndex((f) => f.path === b.path),
            ),
        );
        t.is(root.uniqueId, 0);
        t.deepEqual(
          ids.toSorted((a, b) => a - b),
          ids.map((_, i) => 16 + i),
        );
        t.is(image.readUInt32LE(DESCRIPTOR.integrity + 40), 16 + ids.length);
      }),
      { numRuns: 60 },
    ),
  );
});

test('a directory that goes over blocks names in each tag the block where its record begins', async (t) => {
  const files = Array.from({ length: 300 }, (_, i) => ({
    path: `file number ${i}`,
    size: 0,
    open: () => [],
  }));
  const image = await imageOf(files, { label: 'MANY', format: 'udf' });
  const root = rawRoot(image);
  const records = rawDirectory(image, root);
  t.is(records.length, 301);
  t.true(records.some(({ at }) => at % SECTOR > SECTOR - 38));
  t.true(records.every(({ at }) => rawTag(image, at).sound && rawTag(image, at).location === blockAt(at)));
});
