import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import test from 'ava';
import { writeImage } from 'iso-packer';
import { temporaryFolder } from '../image-file.ts';

test('a file appears when it is complete, in place of an older one', async (t) => {
  const dir = await temporaryFolder(t);
  const file = join(dir, 'image');
  await writeFile(file, 'older');
  async function* bytes(): AsyncGenerator<Uint8Array> {
    yield Buffer.from('new ');
    t.is(await readFile(file, 'utf8'), 'older');
    yield Buffer.from('image');
  }
  await writeImage(file, bytes());
  t.is(await readFile(file, 'utf8'), 'new image');
  t.deepEqual(await readdir(dir), ['image']);
});

test('where the bytes fail half-way, the older file stays and nothing else is left', async (t) => {
  const dir = await temporaryFolder(t);
  const file = join(dir, 'image');
  await writeFile(file, 'older');
  async function* bytes(): AsyncGenerator<Uint8Array> {
    yield Buffer.from('half');
    throw new RangeError('no more');
  }
  await t.throwsAsync(() => writeImage(file, bytes()), {
    instanceOf: RangeError,
  });
  t.is(await readFile(file, 'utf8'), 'older');
  t.deepEqual(await readdir(dir), ['image']);
});

test('so too where it is interrupted', async (t) => {
  const dir = await temporaryFolder(t);
  const interruption = new AbortController();
  async function* bytes(): AsyncGenerator<Uint8Array> {
    yield Buffer.from('half');
    interruption.abort();
    yield Buffer.from('more');
  }
  await t.throwsAsync(() => writeImage(join(dir, 'image'), bytes(), { signal: interruption.signal }), {
    name: 'AbortError',
  });
  t.deepEqual(await readdir(dir), []);
});
