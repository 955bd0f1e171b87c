import { createHash } from 'node:crypto';
import test from 'ava';
import fc from 'fast-check';
import { fileInput, type Input } from 'iso-packer';
import { sampleFiles } from '../arbitrary-tree.ts';
import { type DiskOptions, volumeOf } from './volume-bytes.ts';

const INPUTS: readonly Input[] = [
  fileInput('Invoice.lnk', 'shortcut'),
  fileInput('docs/日本語 😀.txt', 'x'.repeat(5000), { hidden: true }),
  fileInput('docs/README', ''),
  { path: 'docs', folder: true, hidden: true },
];

async function sha256(inputs: readonly Input[], options: DiskOptions, partitioned: boolean): Promise<string> {
  return createHash('sha256')
    .update(await volumeOf(inputs, { label: 'INV_1A2B', ...options }, partitioned))
    .digest('hex');
}

/** Where they change, images of the same inputs are no longer the same: this is to be known, and said. */
const PINNED: readonly [string, DiskOptions, boolean, string][] = [
  ['FAT16', {}, false, '2427907513d6e5700e301bedb29d0cda72bbbbf71e121a169fa266a2a0778818'],
  ['FAT16 in a partition', {}, true, 'a8cd8a1dbc4ef1b9ae143ff32705804b2acf7f7572a1f4dcaaee62da9ad2090c'],
  ['FAT32', { fat: 32 }, false, 'da74cb9105328db510c4cf2d3d4b9ae2305e5f071e2023d1d2848ead8f193203'],
  [
    'FAT32 in a partition',
    { fat: 32 },
    true,
    '33d30edd71b74364527632cd250293c259332abe3d85388db8ec99c9ce2b10db',
  ],
];

for (const [title, options, partitioned, expected] of PINNED) {
  test(`${title}: the bytes are always the same`, async (t) => {
    t.is(await sha256(INPUTS, options, partitioned), expected);
  });
}

test('in any order of the inputs', async (t) => {
  await t.notThrowsAsync(() =>
    fc.assert(
      fc.asyncProperty(sampleFiles, fc.infiniteStream(fc.nat()), async (files, numbers) => {
        const shuffled = files
          .map((file) => ({ file, key: numbers.next().value ?? 0 }))
          .sort((a, b) => a.key - b.key)
          .map(({ file }) => file);
        return (await volumeOf(files)).equals(await volumeOf(shuffled));
      }),
      { numRuns: 40 },
    ),
  );
});

test('volume ID and disk signature differ where label, names or sizes do', async (t) => {
  const ids = async (inputs: readonly Input[], label: string): Promise<number[]> => {
    const disk = await volumeOf(inputs, { label }, true);
    return [disk.readUInt32LE(440), disk.readUInt32LE(2048 * 512 + 39)];
  };
  const all = await Promise.all([
    ids(INPUTS, 'A'),
    ids(INPUTS, 'B'),
    ids([fileInput('a', '1')], 'A'),
    ids([fileInput('b', '1')], 'A'),
    ids([fileInput('a', '12')], 'A'),
  ]);
  t.is(new Set(all.flat()).size, 10);
});
