import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import test from 'ava';
import { inspectImage } from 'iso-packer';
import { buildImage, type ImageRecipe } from '../../artifacts/builder/build-image.ts';
import { shortcut } from '../../artifacts/builder/shortcut.ts';
import { temporaryFolder } from '../iso-packer/image-file.ts';

const payload = Buffer.from('MZ, as it were');
const { signal } = new AbortController();

const recipe = (...files: ImageRecipe['files']): ImageRecipe => ({
  name: 'Invoice_0a0b0c0d.iso',
  label: 'MOTW_0a0b0c0d',
  marker: '0a0b0c0d',
  files,
});
const program = { path: 'bin/Invoice.exe', content: 'payload', hidden: true } as const;
const marker = { path: 'bin/marker.txt', content: 'marker', hidden: true } as const;
const link = { path: 'Invoice.lnk', content: { shortcutTo: 'bin/Invoice.exe' }, hidden: false } as const;

test('a shortcut lies in the image and in its manifest, and leads to the payload', async (t) => {
  const file = join(await temporaryFolder(t), 'a.iso');
  const manifest = await buildImage(recipe(link, program, marker), payload, file, signal);
  const bytes = shortcut('Invoice.lnk', { path: 'bin/Invoice.exe', size: payload.length });
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  t.deepEqual(manifest.files[0], { path: 'Invoice.lnk', size: bytes.length, sha256, hidden: false });
  const { entries } = await inspectImage(file);
  t.like(
    entries.find(({ path }) => path === 'Invoice.lnk'),
    { size: bytes.length, sha256, hidden: false },
  );
  t.deepEqual(JSON.parse(await readFile(`${file}.manifest.json`, 'utf8')), manifest);
});

test('the shortcut does not depend on the marker, so that its SHA-256 can be published', async (t) => {
  const folder = await temporaryFolder(t);
  const [one, other] = await Promise.all(
    ['0a0b0c0d', '11111111'].map((token) =>
      buildImage({ ...recipe(link, program), marker: token }, payload, join(folder, `${token}.iso`), signal),
    ),
  );
  t.is(one?.files[0]?.sha256, other?.files[0]?.sha256);
});

for (const [what, to] of [
  ['a file that is no payload', 'bin/marker.txt'],
  ['a file that is not in the image', 'Other.exe'],
  ['a program of Windows', 'C:\\Windows\\System32\\cmd.exe'],
  ['a file above the image', '../Invoice.exe'],
  ['itself', 'Invoice.lnk'],
] as const) {
  test(`no shortcut can be made to ${what}`, async (t) => {
    const file = join(await temporaryFolder(t), 'a.iso');
    const wrong = recipe({ ...link, content: { shortcutTo: to } }, program, marker);
    await t.throwsAsync(buildImage(wrong, payload, file, signal), {
      instanceOf: RangeError,
      message: /no payload/,
    });
    await t.throwsAsync(readFile(file), { code: 'ENOENT' });
  });
}
