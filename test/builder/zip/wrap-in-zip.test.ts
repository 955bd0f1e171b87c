import { createReadStream } from 'node:fs';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { IsoError } from 'iso-packer';
import type { ImageRecipe } from '../../../artifacts/builder/build-image.ts';
import { inspectZip } from '../../../artifacts/builder/zip/inspect-zip.ts';
import { wrapInZip } from '../../../artifacts/builder/zip/wrap-in-zip.ts';
import { imagesIn } from '../../../runner/cli/compose/images/images-in.ts';
import { sha256 } from '../../oracle/folder-contents.ts';
import { scratch } from './zip-sample.ts';

const { signal } = new AbortController();
const bytes = Buffer.alloc(3_000_000, 'an image that is longer than one piece of it ');

async function image(t: ExecutionContext) {
  const file = join(await scratch(t), 'Invoice.iso');
  await writeFile(file, bytes);
  return { name: 'Invoice.iso', size: bytes.length, read: () => createReadStream(file) };
}

test('nothing but that file is in it, under its name, and its size and SHA-256 are said', async (t) => {
  const archive = join(await scratch(t), 'Invoice.zip');
  const said = await wrapInZip(await image(t), archive, signal);
  const zip = await readFile(archive);
  t.deepEqual(said, { size: zip.length, sha256: sha256(zip) });
  const entry = {
    path: 'Invoice.iso',
    type: 'file',
    size: bytes.length,
    sha256: sha256(bytes),
    hidden: false,
  };
  t.deepEqual((await inspectZip(archive))?.entries, [entry]);
  t.deepEqual(await wrapInZip(await image(t), `${archive}2`, signal), said);
});

test('it is complete or not there: interrupted, or an image that is not as long as it says', async (t) => {
  const folder = await scratch(t);
  const stop = new AbortController();
  const endless = {
    name: 'Invoice.iso',
    size: 2 ** 31,
    async *read() {
      for (let i = 0; ; i += 1) {
        if (i === 100) stop.abort(new Error('stopped'));
        yield Buffer.alloc(65_536, i);
      }
    },
  };
  await t.throwsAsync(wrapInZip(endless, join(folder, 'a.zip'), stop.signal), { message: 'stopped' });
  const shorter = { ...(await image(t)), size: bytes.length + 1 };
  const error = await t.throwsAsync(wrapInZip(shorter, join(folder, 'a.zip'), signal), {
    instanceOf: IsoError,
  });
  t.is(error?.code, 'ISO_SIZE_CHANGED');
  t.deepEqual(await readdir(folder), []);
});

test("a run's images wrap what they built, beside it", async (t) => {
  const folder = await scratch(t);
  const images = imagesIn(folder, Buffer.from('MZ'));
  const recipe: ImageRecipe = {
    container: 'iso',
    name: 'Invoice_0a0b0c0d.iso',
    label: 'MOTW_0a0b0c0d',
    marker: '0a0b0c0d',
    files: [{ path: 'Invoice.exe', content: 'payload', hidden: false }],
    hiddenFolders: [],
  };
  const built = await images.build(recipe, signal);
  const { name, size, sha256: hash } = built.manifest;
  const wrapped = await images.wrap({ name, size, read: () => built.read() }, 'Invoice_0a0b0c0d.zip', signal);
  t.like(wrapped, { file: join(folder, 'Invoice_0a0b0c0d.zip'), name: 'Invoice_0a0b0c0d.zip' });
  const zip = Buffer.concat(await Array.fromAsync(wrapped.read()));
  t.deepEqual([wrapped.size, wrapped.sha256], [zip.length, sha256(zip)]);
  t.like((await inspectZip(wrapped.file))?.entries[0], { path: name, size, sha256: hash });
});
