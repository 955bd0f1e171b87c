import test from 'ava';
import fc from 'fast-check';
import { fileInput, type Input } from 'iso-packer';
import { sampleFiles } from '../arbitrary-tree.ts';
import { brokenRule } from './broken-rule.ts';
import { volumeOf } from './volume-bytes.ts';

const MANY: Input[] = Array.from({ length: 300 }, (_, i) => fileInput(`many/file number ${i}.txt`, `${i}`));
const TREE: Input[] = [
  ...MANY,
  ...['one', 'One two', 'a/b/c/d/e/f/g/h/i/j', '日本語/😀', 'long name~1', 'LONGNA~1', 'exact/cluster'].map(
    (path) => fileInput(path, 'x'.repeat(512)),
  ),
  fileInput('several clusters', 'y'.repeat(70_000)),
  { path: 'empty folder', folder: true, hidden: true },
];

for (const fat of [16, 32] as const) {
  test(`FAT${fat}: a tree with folders of several clusters keeps every rule that a driver relies on`, async (t) => {
    t.is(brokenRule(await volumeOf(TREE, { fat })), null);
  });

  test(`FAT${fat}: so does an empty volume`, async (t) => {
    t.is(brokenRule(await volumeOf([], { fat })), null);
  });
}

test('so do volumes of other cluster sizes', async (t) => {
  for (const diskSize of [12, 60].map((mebibytes) => mebibytes * 1024 ** 2)) {
    const image = await volumeOf(TREE, { diskSize });
    t.is(image.length, diskSize);
    t.is(brokenRule(image), null);
  }
});

test('so does any tree', async (t) => {
  await t.notThrowsAsync(() =>
    fc.assert(
      fc.asyncProperty(sampleFiles, async (files) => brokenRule(await volumeOf(files)) === null),
      { numRuns: 100 },
    ),
  );
});
