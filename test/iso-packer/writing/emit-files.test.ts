import { readdir, readlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { type FileInput, fileInput, type Input, packIso, streamInput, treeInputs } from 'iso-packer';
import { imageOf, temporaryFolder } from '../image-file.ts';

const MIB = 1024 * 1024;
/** Around a sector, and around a chunk. */
const SIZES = [0, 1, 2047, 2048, 2049, MIB - 2048, MIB - 1, MIB, MIB + 1, 0, 3 * MIB + 5, 100];

/** Content in which no two places look alike. */
function content(size: number, seed: number): Buffer {
  const bytes = Buffer.alloc(size);
  for (let i = 0; i < size; i += 1) bytes[i] = (i * 31 + (i >> 8) * 7 + seed * 101) & 0xff;
  return bytes;
}

async function folderOf(t: ExecutionContext, sizes: readonly number[]): Promise<string> {
  const dir = await temporaryFolder(t);
  for (const [i, size] of sizes.entries()) await writeFile(join(dir, `${100 + i}`), content(size, i));
  return dir;
}

/** As the command reads an image: each chunk goes back when it is done with. */
async function givenBack(inputs: Iterable<Input>): Promise<Buffer> {
  const copies: Buffer[] = [];
  const chunks = packIso(inputs, { label: 'TEST' }).bytes[Symbol.asyncIterator]();
  for (let next = await chunks.next(); !next.done; next = await chunks.next(next.value)) {
    copies.push(Buffer.from(next.value));
  }
  return Buffer.concat(copies);
}

test('whether files come from disk, from memory or from a stream, and chunks go back or not: the same image', async (t) => {
  const dir = await folderOf(t, SIZES);
  const onDisk = await treeInputs(dir);
  const inMemory = SIZES.map((size, i) => fileInput(`${100 + i}`, content(size, i)));
  const streamed = onDisk.map((input) =>
    'folder' in input ? input : streamInput(input.path, input.size, () => input.open()),
  );
  const expected = await imageOf(inMemory);
  t.true((await imageOf(onDisk)).equals(expected));
  t.true((await imageOf(streamed)).equals(expected));
  t.true((await givenBack(onDisk)).equals(expected));
  t.true((await givenBack(inMemory)).equals(expected));
  t.true((await givenBack(streamed)).equals(expected));
});

test('the memory of an input is never written to, even where it is given back', async (t) => {
  const mine = content(2 * MIB, 1);
  const chunks = packIso([fileInput('a', mine), fileInput('b', content(2 * MIB, 2))], {
    label: 'TEST',
  }).bytes[Symbol.asyncIterator]();
  for (let next = await chunks.next(); !next.done; next = await chunks.next(mine));
  t.true(mine.equals(content(2 * MIB, 1)));
});

test('many small files make few chunks', async (t) => {
  const inputs = Array.from({ length: 2000 }, (_, i) => fileInput(`f${i}`, 'x'));
  let chunks = 0;
  for await (const _ of packIso(inputs, { label: 'TEST' }).bytes) chunks += 1;
  t.true(chunks < 30, `${chunks} chunks`);
});

test('a file that grows by one byte where a chunk ends is told from one that does not', async (t) => {
  for (const size of [MIB - 1, MIB, MIB + 1]) {
    const dir = await folderOf(t, [size]);
    const inputs = await treeInputs(dir);
    await t.notThrowsAsync(() => imageOf(inputs));
    await writeFile(join(dir, '100'), content(size + 1, 0));
    await t.throwsAsync(() => imageOf(inputs), { code: 'ISO_SIZE_CHANGED', message: /more/ });
    await writeFile(join(dir, '100'), content(size - 1, 0));
    await t.throwsAsync(() => imageOf(inputs), { code: 'ISO_SIZE_CHANGED', message: /fewer/ });
  }
});

test('whoever stops reading leaves no file open', async (t) => {
  const dir = await folderOf(t, [3 * MIB, 3 * MIB]);
  let seen = 0;
  for await (const chunk of packIso(await treeInputs(dir), { label: 'TEST' }).bytes) {
    seen += chunk.length;
    if (seen > MIB) break;
  }
  const open = await Promise.all(
    (await readdir('/proc/self/fd')).map((fd) => readlink(join('/proc/self/fd', fd)).catch(() => '')),
  );
  t.deepEqual(
    open.filter((file) => file.startsWith(dir)),
    [],
  );
});

test('everything else has its turn between two chunks, though no reader waits', async (t) => {
  const dir = await folderOf(t, [8 * MIB]);
  const interruption = new AbortController();
  setImmediate(() => interruption.abort());
  let chunks = 0;
  for await (const _ of packIso(await treeInputs(dir), { label: 'TEST' }).bytes) {
    chunks += 1;
    if (interruption.signal.aborted) break;
  }
  t.true(interruption.signal.aborted);
  t.true(chunks < 12, `${chunks} chunks`);
});

test('a file is opened by its reader alone where it has one', async (t) => {
  const both: FileInput = {
    path: 'f',
    size: 3,
    open: () => t.fail() as never,
    reader: () => {
      let left = 3;
      return {
        read: (buffer, at, length) => {
          const got = Math.min(left, length, 2);
          buffer.fill(65, at, at + got);
          left -= got;
          return got;
        },
        [Symbol.dispose]: () => t.pass(),
      };
    },
  };
  t.true((await imageOf([both])).includes('AAA'));
});
