import { createHash } from 'node:crypto';
import test from 'ava';
import fc from 'fast-check';
import { fileInput, type ImageEntry, inspectImage, planIso } from 'iso-packer';
import { sampleFiles } from './arbitrary-tree.ts';
import { imageFile, imageOf } from './image-file.ts';

for (const joliet of [103, false] as const) {
  test(`what is packed ${joliet ? 'with' : 'without'} Joliet is what inspectImage finds`, async (t) => {
    const options = { label: 'TRIP', joliet };
    await t.notThrowsAsync(() =>
      fc.assert(
        fc.asyncProperty(sampleFiles, async (files) => {
          const contents = new Map(files.map(({ path, content }) => [path, content]));
          const expected = planIso(files, options).entries.map(
            ({ path, type, size, hidden, isoPath, jolietPath }): ImageEntry => ({
              path: jolietPath ?? isoPath,
              type,
              size,
              sha256: type === 'folder' ? null : sha256(contents.get(path)),
              hidden,
            }),
          );
          const { formats, labels, entries } = await inspectImage(
            await imageFile(t, await imageOf(files, options)),
          );
          t.deepEqual(entries.toSorted(byPath), expected.toSorted(byPath));
          t.deepEqual(formats, joliet ? ['iso9660', 'joliet'] : ['iso9660']);
          t.deepEqual(labels, joliet ? { iso9660: 'TRIP', joliet: 'TRIP' } : { iso9660: 'TRIP' });
        }),
        { numRuns: 60 },
      ),
    );
  });
}

test('a file of several megabytes, no two of them alike', async (t) => {
  const content = Uint8Array.from({ length: 2_500_000 }, (_, i) => i >> 13);
  const image = await imageOf([fileInput('large.bin', content), fileInput('next.bin', 'next')]);
  const { entries } = await inspectImage(await imageFile(t, image));
  t.deepEqual(
    entries.map((entry) => entry.sha256),
    [sha256(content), sha256(Buffer.from('next'))],
  );
});

function sha256(content: Uint8Array | undefined): string {
  if (content === undefined) throw new Error('a file that was not asked for');
  return createHash('sha256').update(content).digest('hex');
}

function byPath(a: ImageEntry, b: ImageEntry): number {
  return a.path < b.path ? -1 : 1;
}
