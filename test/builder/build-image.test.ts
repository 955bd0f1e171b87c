import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import test from 'ava';
import { CONTAINERS, inspectImage } from 'iso-packer';
import { buildImage, type ImageRecipe } from '../../artifacts/builder/build-image.ts';
import { shortcut } from '../../artifacts/builder/shortcut.ts';
import { temporaryFolder } from '../iso-packer/image-file.ts';
import { oracle } from '../oracle/find-oracle.ts';

const payload = Buffer.from('MZ, as it were');
const { signal } = new AbortController();

const recipe = (...files: ImageRecipe['files']): ImageRecipe => ({
  container: 'iso',
  name: 'Invoice_0a0b0c0d.iso',
  label: 'MOTW_0a0b0c0d',
  marker: '0a0b0c0d',
  files,
  hiddenFolders: [],
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

const details = { path: 'bin/notes.txt', content: { text: 'hidden' }, hidden: true } as const;
const qemuImg = oracle('qemu-img');

for (const container of CONTAINERS) {
  const title = `an image as ${container} holds what its manifest says`;
  if (container === 'vhdx' && qemuImg === null) {
    test.skip(`${title} (skipped: no qemu-img in MOTW_ORACLES or on PATH)`, (t) => t.pass());
    continue;
  }
  test(title, async (t) => {
    const file = join(await temporaryFolder(t), 'image');
    const made = {
      ...recipe(program, marker, details),
      ...{ container, label: 'm_0a0b0c0d', hiddenFolders: ['bin'] },
    };
    const tool = qemuImg === null ? undefined : { file: qemuImg, args: [] };
    const manifest = await buildImage(made, payload, file, signal, tool);
    const bytes = await readFile(file);
    t.like(manifest, {
      container,
      name: 'Invoice_0a0b0c0d.iso',
      // FAT has no lower case in a label.
      label: container === 'iso' || container === 'udf' ? 'm_0a0b0c0d' : 'M_0A0B0C0D',
      size: bytes.length,
      sha256: createHash('sha256').update(bytes).digest('hex'),
      hiddenFolders: ['bin'],
    });
    const { entries, labels } = await inspectImage(file);
    t.deepEqual(
      entries
        .filter(({ type }) => type === 'file')
        .map(({ path, size, sha256, hidden }) => ({ path, size, sha256, hidden })),
      manifest.files.toSorted((a, b) => (a.path < b.path ? -1 : 1)),
    );
    t.true(entries.find(({ path }) => path === 'bin')?.hidden);
    t.true(Object.values(labels).includes(manifest.label));
  });
}

test('the same recipe gives the same bytes, in every container', async (t) => {
  const folder = await temporaryFolder(t);
  for (const container of CONTAINERS.filter((one) => one !== 'vhdx' || qemuImg !== null)) {
    const made = { ...recipe(program, marker), container, label: 'M_0A0B0C0D' };
    const tool = qemuImg === null ? undefined : { file: qemuImg, args: [] };
    const one = await buildImage(made, payload, join(folder, `${container}-1`), signal, tool);
    const other = await buildImage(made, payload, join(folder, `${container}-2`), signal, tool);
    t.is(one.sha256, other.sha256, container);
  }
});
