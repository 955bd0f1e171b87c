import { Buffer } from 'node:buffer';
import { createHash } from 'node:crypto';
import { truncate, writeFile } from 'node:fs/promises';
import { deflateRawSync } from 'node:zlib';
import test, { type ExecutionContext } from 'ava';
import fc from 'fast-check';
import { fileInput, IsoError, type IsoErrorCode } from 'iso-packer';
import { inspectZip } from '../../../artifacts/builder/zip/inspect-zip.ts';
import {
  directoryRecord,
  endOfDirectory,
  localHeader,
  type Written,
} from '../../../artifacts/builder/zip/records.ts';
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

test('no file, and a folder in its place', async (t) => {
  const folder = await scratch(t);
  const absent = await t.throwsAsync(() => inspectZip(`${folder}/absent.zip`), { instanceOf: IsoError });
  t.is(absent?.code, 'ISO_NOT_FOUND');
  const directory = await t.throwsAsync(() => inspectZip(folder), { instanceOf: IsoError });
  t.is(directory?.code, 'ISO_IO');
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

interface Odd extends Partial<Written> {
  readonly name: string;
  readonly flags?: number;
}

/** An archive of empty, stored entries that say what they are told to. */
function odd(...entries: readonly Odd[]): Buffer {
  const plain = { method: 0, dosTime: 0x2821_0000, crc: 0, packedSize: 0, size: 0, attributes: 0x20 };
  const parts: Buffer[] = [];
  const records: Buffer[] = [];
  let at = 0;
  for (const entry of entries) {
    const header = localHeader({ ...plain, ...entry });
    const record = directoryRecord({ ...plain, at, ...entry });
    record.writeUInt16LE(record.readUInt16LE(8) | (entry.flags ?? 0), 8);
    parts.push(header);
    records.push(record);
    at += header.length;
  }
  const size = records.reduce((sum, record) => sum + record.length, 0);
  return Buffer.concat([...parts, ...records, endOfDirectory({ entries: entries.length, at, size })]);
}

async function refusedAs(
  t: ExecutionContext,
  bytes: Uint8Array,
  code: IsoErrorCode,
  offset: number,
): Promise<void> {
  const file = await zipFile(t, bytes);
  const error = await t.throwsAsync(() => inspectZip(file), { instanceOf: IsoError });
  t.deepEqual([error?.code, error?.offset, error?.category], [code, offset, 'user'], error?.message);
}

function refused(title: string, bytes: Uint8Array, code: IsoErrorCode, offset: number): void {
  test(`${title}: ${code}`, (t) => refusedAs(t, bytes, code, offset));
}

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

/** One deflated entry that says that it holds `size` bytes. */
function bomb(packed: Buffer, size: number): Buffer {
  const entry = {
    name: 'bomb',
    method: 8,
    dosTime: 0x2821_0000,
    crc: 0,
    packedSize: packed.length,
    size,
    attributes: 0x20,
    at: 0,
  };
  const record = directoryRecord(entry);
  const local = localHeader(entry);
  const at = local.length + packed.length;
  return Buffer.concat([local, packed, record, endOfDirectory({ entries: 1, at, size: record.length })]);
}

const packed = deflateRawSync(Buffer.alloc(8 * 1024 * 1024));
refused('more than 4 GiB', bomb(packed, 4 * 1024 ** 3 - 1), 'ISO_LIMIT', 0);
refused('far more than the archive could honestly hold', bomb(packed, 300 * 1024 * 1024), 'ISO_LIMIT', 0);
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
