import { Buffer } from 'node:buffer';
import test from 'ava';
import fc from 'fast-check';
import { fileInput } from 'iso-packer';
import { planDisk } from '../../../artifacts/iso-packer/src/disk/pack-disk.ts';
import { readDisk } from '../../../artifacts/iso-packer/src/disk/read-disk.ts';
import { sampleFiles } from '../arbitrary-tree.ts';
import { MemorySource, volumeOf } from './volume-bytes.ts';

/** Path, type, flag and content of everything in a disk or volume. */
async function listed(image: Buffer) {
  const volume = await readDisk(new MemorySource(image));
  if (volume === null) throw new Error('no volume');
  const entries = volume.entries.map(({ path, type, hidden, extents }) => {
    const parts = extents.map(({ start, size }) => image.subarray(start ?? 0, (start ?? 0) + size));
    return { path, type, hidden, content: Buffer.concat(parts).toString('latin1') };
  });
  return { ...volume, entries };
}

const CASES = [
  { fat: 16, partitioned: false, formats: ['fat16'] },
  { fat: 16, partitioned: true, formats: ['mbr', 'fat16'] },
  { fat: 32, partitioned: false, formats: ['fat32'] },
  { fat: 32, partitioned: true, formats: ['mbr', 'fat32'] },
] as const;

for (const { fat, partitioned, formats } of CASES) {
  test(`FAT${fat}${partitioned ? ' in a partition' : ''}: what is packed is what is read`, async (t) => {
    await t.notThrowsAsync(() =>
      fc.assert(
        fc.asyncProperty(sampleFiles, async (files) => {
          const contents = new Map(files.map(({ path, content }) => [path, content]));
          const { plan } = planDisk(files, { label: 'TRIP', fat }, partitioned);
          const expected = plan.entries.map(({ path, shownPath, type, hidden }) => {
            const content = Buffer.from(contents.get(path) ?? []).toString('latin1');
            return { path: shownPath, type, hidden, content };
          });
          const found = await listed(await volumeOf(files, { label: 'TRIP', fat }, partitioned));
          t.deepEqual(found.entries.toSorted(byPath), expected.toSorted(byPath));
          t.deepEqual(found.formats, formats);
          t.deepEqual(found.labels, { [`fat${fat}`]: 'TRIP' });
        }),
        { numRuns: fat === 16 ? 60 : 15 },
      ),
    );
  });
}

test('a file of several megabytes is one extent', async (t) => {
  const content = Uint8Array.from({ length: 2_500_000 }, (_, i) => i >> 13);
  const image = await volumeOf([fileInput('large.bin', content), fileInput('next.bin', 'next')]);
  const { entries } = await listed(image);
  t.deepEqual(
    entries.map(({ content: text }) => text.length),
    [2_500_000, 4],
  );
  t.is(entries[0]?.content, Buffer.from(content).toString('latin1'));
});

function byPath(a: { path: string }, b: { path: string }): number {
  return a.path < b.path ? -1 : 1;
}
