import { createHash } from 'node:crypto';
import test from 'ava';
import fc from 'fast-check';
import { type ImageEntry, inspectImage, planIso } from 'iso-packer';
import { sampleFiles } from '../arbitrary-tree.ts';
import { imageFile, imageOf } from '../image-file.ts';

for (const joliet of [103, false] as const) {
  test(`what is packed ${joliet ? 'with' : 'without'} Joliet is what inspectImage finds`, async (t) => {
    const options = { label: 'Tríp日', format: 'udf', joliet } as const;
    await t.notThrowsAsync(() =>
      fc.assert(
        fc.asyncProperty(sampleFiles, async (files) => {
          const contents = new Map(files.map(({ path, content }) => [path, content]));
          const expected = planIso(files, options).entries.map(
            ({ path, shownPath, udfPath, type, size, hidden }): ImageEntry => ({
              path: udfPath === shownPath ? udfPath : 'another name is shown',
              type,
              size,
              sha256: type === 'folder' ? null : sha256(contents.get(path)),
              hidden,
            }),
          );
          const found = await inspectImage(await imageFile(t, await imageOf(files, options)));
          t.deepEqual(found.entries.toSorted(byPath), expected.toSorted(byPath));
          t.deepEqual(found.formats, joliet ? ['iso9660', 'joliet', 'udf'] : ['iso9660', 'udf']);
          const labels = { iso9660: 'TR_P_', udf: 'Tríp日' };
          t.deepEqual(found.labels, joliet ? { ...labels, joliet: 'Tríp日' } : labels);
        }),
        { numRuns: 60 },
      ),
    );
  });
}

function sha256(content: Uint8Array | undefined): string {
  if (content === undefined) throw new Error('a file that was not asked for');
  return createHash('sha256').update(content).digest('hex');
}

function byPath(a: ImageEntry, b: ImageEntry): number {
  return a.path < b.path ? -1 : 1;
}
