import test from 'ava';
import fc from 'fast-check';
import { fileInput, type Input, inspectImage, planIso } from 'iso-packer';
import { sampleFiles } from './arbitrary-tree.ts';
import { imageFile, imageOf } from './image-file.ts';
import { brokenRule } from './iso9660/broken-rule.ts';

const sampleOptions = fc.record({
  level: fc.constantFrom(1, 2, 3),
  relaxed: fc.boolean(),
  joliet: fc.constantFrom(...([64, 103, false] as const)),
});

test('a tree with folders of several sectors keeps every rule that a driver relies on', async (t) => {
  const inputs: Input[] = Array.from({ length: 300 }, (_, i) =>
    fileInput(`many/file number ${i}.txt`, `${i}`),
  );
  for (const path of ['b/a.b/x', 'b/a-b/x', 'b/a/x', 'a/1/2/3/4/5/6', 'a.txt', 'a', 'empty']) {
    inputs.push(path === 'a' ? { path, folder: true } : fileInput(path, path));
  }
  t.is(brokenRule(await imageOf(inputs)), null);
  t.is(brokenRule(await imageOf(inputs, { label: 'TEST', level: 1 })), null);
  t.is(brokenRule(await imageOf(inputs, { label: 'TEST', level: 3, relaxed: true })), null);
});

test('spaces before the dot count for nothing in the order', async (t) => {
  for (const paths of [
    ['f.b', 'f .a'],
    ['f.a', 'f .a', 'f  .a'],
  ]) {
    const inputs = paths.map((path) => fileInput(path, path));
    t.is(brokenRule(await imageOf(inputs, { label: 'TEST', relaxed: true })), null, paths.join());
  }
});

test('so does an empty image', async (t) => {
  t.is(brokenRule(await imageOf([])), null);
  t.is(brokenRule(await imageOf([], { label: 'TEST', joliet: false }), { joliet: false }), null);
});

test('so does any tree, whatever the options', async (t) => {
  await t.notThrowsAsync(() =>
    fc.assert(
      fc.asyncProperty(sampleFiles, sampleOptions, async (files, options) => {
        const image = await imageOf(files, { label: 'TEST', ...options });
        t.is(brokenRule(image, { joliet: options.joliet !== false }), null);
      }),
      { numRuns: 150 },
    ),
  );
});

test('whatever the options, what was planned is what is found', async (t) => {
  await t.notThrowsAsync(() =>
    fc.assert(
      fc.asyncProperty(sampleFiles, sampleOptions, async (files, sample) => {
        const options = { label: 'TEST', ...sample };
        const planned = planIso(files, options).entries.map(({ shownPath, size, hidden }) => [
          shownPath,
          size,
          hidden,
        ]);
        const { entries } = await inspectImage(await imageFile(t, await imageOf(files, options)));
        t.deepEqual(entries.map(({ path, size, hidden }) => [path, size, hidden]).sort(), planned.sort());
      }),
      { numRuns: 100 },
    ),
  );
});
