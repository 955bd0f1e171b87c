import { Buffer } from 'node:buffer';
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { truncate, writeFile } from 'node:fs/promises';
import { deflateRawSync } from 'node:zlib';
import test from 'ava';
import fc from 'fast-check';
import { fileInput, IsoError } from 'iso-packer';
import { inspectZip } from '../../../artifacts/builder/zip/inspect-zip.ts';
import { bomb, odd, refused, refusedAs } from './odd-zip.ts';
import { FILES, scratch, zipFile, zipOf } from './zip-sample.ts';

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
const sound = await zipOf();
const second = await zipOf([fileInput('aa', 'first'), fileInput('bb', 'second')]);

test('what is in an archive: names, sizes, sums, attributes', async (t) => {
  const listing = await inspectZip(await zipFile(t, sound));
  t.deepEqual(listing?.formats, ['zip']);
  t.deepEqual(listing?.labels, {});
  const folder = (path: string, hidden = false) => ({ path, type: 'folder', size: 0, sha256: null, hidden });
  const files = Object.entries(FILES).map(([path, bytes]) => ({
    ...{ path, type: 'file', size: bytes.length, sha256: sha256(bytes) },
    hidden: path === 'hidden.dll',
  }));
  const expected = [folder('docs'), folder('docs/deep'), folder('secret', true), ...files];
  t.deepEqual(
    listing?.entries,
    expected.toSorted((a, b) => (a.path < b.path ? -1 : 1)),
  );
});

test('what was packed is what is found', async (t) => {
  const folder = await scratch(t);
  const trees = fc.uniqueArray(
    fc.tuple(
      fc.array(fc.stringMatching(/^[a-z]{1,4}$/), { minLength: 1, maxLength: 3 }),
      fc.uint8Array({ maxLength: 300 }),
      fc.boolean(),
    ),
    { maxLength: 8, selector: ([parts]) => parts.join('/') },
  );
  let round = 0;
  await t.notThrowsAsync(() =>
    fc.assert(
      fc.asyncProperty(trees, async (tree) => {
        const inputs = tree.map(([parts, bytes, hidden]) =>
          fileInput(`d${parts.join('/d')}.f`, bytes, { hidden }),
        );
        round += 1;
        const file = `${folder}/${round}.zip`;
        await writeFile(file, await zipOf(inputs));
        const found = (await inspectZip(file))?.entries.filter(({ type }) => type === 'file');
        const expected = tree.map(
          ([parts, bytes, hidden]) => [`d${parts.join('/d')}.f`, sha256(bytes), hidden] as const,
        );
        t.deepEqual(
          found?.map(({ path, sha256: sum, hidden }) => [path, sum, hidden]),
          expected.toSorted(([a], [b]) => (a < b ? -1 : 1)).map((entry) => [...entry]),
        );
      }),
      { numRuns: 40 },
    ),
  );
});

test('an empty archive', async (t) => {
  t.deepEqual((await inspectZip(await zipFile(t, await zipOf([]))))?.entries, []);
});

test('what does not begin as an archive', async (t) => {
  t.is(await inspectZip(await zipFile(t, Buffer.alloc(0))), null);
  t.is(await inspectZip(await zipFile(t, Buffer.alloc(40_000))), null);
});

test('no file, and a folder or a pipe in its place', async (t) => {
  const folder = await scratch(t);
  const absent = await t.throwsAsync(() => inspectZip(`${folder}/absent.zip`), { instanceOf: IsoError });
  t.is(absent?.code, 'ISO_NOT_FOUND');
  t.is(await inspectZip(folder), null);
  execFileSync('mkfifo', [`${folder}/pipe`]);
  t.is(await inspectZip(`${folder}/pipe`), null, 'nobody writes into it, and nobody waits');
});

test('aborted before and while it is read', async (t) => {
  const file = await zipFile(t, sound);
  await t.throwsAsync(() => inspectZip(file, { signal: AbortSignal.abort(new Error('stop')) }), {
    message: 'stop',
  });
  const controller = new AbortController();
  const reading = inspectZip(file, { signal: controller.signal });
  controller.abort(new Error('stop now'));
  await t.throwsAsync(reading, { message: 'stop now' });
});

const FIRST = 31;
for (const name of [
  '../up',
  'a/../../b',
  '/root',
  'C:\\x',
  'C:x',
  'a\\b',
  '..\\up',
  'a//b',
  './a',
  '',
  'a\0b',
])
  refused(`the name ${JSON.stringify(name)}`, odd({ name: 'x' }, { name }), 'ISO_BAD_NAME', FIRST);
refused(
  'a name that is not UTF-8',
  changed(odd({ name: 'ab' }), (zip) => zip.fill(0xff, 30, 32).fill(0xff, 78, 80)),
  'ISO_BAD_NAME',
  0,
);
refused('a name twice', odd({ name: 'x' }, { name: 'x' }), 'ISO_BAD_NAME', FIRST);
refused('a file and a folder of one name', odd({ name: 'x' }, { name: 'x/' }), 'ISO_BAD_NAME', FIRST);
refused('a file in a file', odd({ name: 'x/y' }, { name: 'x' }), 'ISO_BAD_NAME', 0);
test('an encrypted entry is called so', async (t) => {
  const file = await zipFile(t, odd({ name: 'y', flags: 1, packedSize: 12 }));
  await t.throwsAsync(() => inspectZip(file), { code: 'ISO_UNSUPPORTED_FORMAT', message: /encrypted/ });
});
refused(
  'an encrypted entry',
  odd({ name: 'x' }, { name: 'y', flags: 1, packedSize: 12 }),
  'ISO_UNSUPPORTED_FORMAT',
  FIRST,
);
refused('an unknown method', odd({ name: 'x' }, { name: 'y', method: 14 }), 'ISO_UNSUPPORTED_FORMAT', FIRST);
refused('data beyond the archive', odd({ name: 'x', size: 1000, packedSize: 1000 }), 'ISO_TRUNCATED', 0);
refused('two entries in one place', odd({ name: 'x' }, { name: 'x', at: 0 }), 'ISO_BAD_NAME', 0);
refused(
  'headers that name an entry differently',
  odd({ name: 'x' }, { name: 'y', at: 0 }),
  'ISO_BAD_RECORD',
  0,
);
refused(
  'a local header that is none',
  changed(odd({ name: 'x' }, { name: 'y' }), (zip) => zip.fill(0, FIRST, FIRST + 4)),
  'ISO_BAD_RECORD',
  FIRST,
);

function changed(bytes: Buffer, change: (copy: Buffer) => void): Buffer {
  const copy = Buffer.from(bytes);
  change(copy);
  return copy;
}

refused(
  'a wrong checksum',
  changed(second, (zip) => zip.writeUInt32LE(1, directoryAt(second) + 16)),
  'ISO_BAD_RECORD',
  0,
);
refused('data cut away at the end', sound.subarray(0, -30), 'ISO_TRUNCATED', sound.length - 30);
refused(
  'a directory that is none',
  changed(second, (zip) => zip.writeUInt32LE(3, zip.length - 22 + 16)),
  'ISO_BAD_RECORD',
  3,
);
refused(
  'a directory beyond the archive',
  changed(second, (zip) => zip.writeUInt32LE(0xffff_0000, zip.length - 22 + 16)),
  'ISO_TRUNCATED',
  0xffff_0000,
);
refused(
  'an archive on several disks',
  changed(second, (zip) => zip.writeUInt16LE(1, zip.length - 22 + 4)),
  'ISO_UNSUPPORTED_FORMAT',
  second.length,
);

function directoryAt(zip: Buffer): number {
  return zip.readUInt32LE(zip.length - 22 + 16);
}

const packed = deflateRawSync(Buffer.alloc(8 * 1024 * 1024));
refused('more data than announced', bomb(packed, 1000), 'ISO_BAD_RECORD', 0);
refused('less data than announced', bomb(packed, 9 * 1024 * 1024), 'ISO_BAD_RECORD', 0);
refused('data that is not Deflate', bomb(Buffer.from('\x07\x07no stream'), 1000), 'ISO_BAD_RECORD', 0);

test('entries that share data', async (t) => {
  const packedSize = 20;
  const zip = odd({ name: 'x', size: packedSize, packedSize }, { name: 'y' });
  await refusedAs(t, zip, 'ISO_OVERLAP', FIRST);
});

test('a damaged archive gives an error with a code, or is listed, and nothing else', async (t) => {
  const folder = await scratch(t);
  let round = 0;
  await t.notThrowsAsync(() =>
    fc.assert(
      fc.asyncProperty(fc.nat(second.length - 1), fc.nat(255), async (at, value) => {
        round += 1;
        const file = `${folder}/${round}.zip`;
        await writeFile(
          file,
          changed(second, (zip) => zip.writeUInt8(value, at)),
        );
        try {
          await inspectZip(file);
        } catch (error) {
          if (!(error instanceof IsoError)) throw error;
        }
      }),
      { numRuns: 300 },
    ),
  );
});

test('an archive that shrinks to nothing but its beginning', async (t) => {
  const file = await zipFile(t, sound);
  await truncate(file, 10);
  const error = await t.throwsAsync(() => inspectZip(file), { instanceOf: IsoError });
  t.is(error?.code, 'ISO_TRUNCATED');
});
