import { Buffer } from 'node:buffer';
import { deflateRawSync } from 'node:zlib';
import test from 'ava';
import { inspectZip } from '../../../artifacts/builder/zip/inspect-zip.ts';
import { directoryRecord, endOfDirectory, localHeader } from '../../../artifacts/builder/zip/records.ts';
import { bomb, odd, refused } from './odd-zip.ts';
import { zipFile } from './zip-sample.ts';

const packed = deflateRawSync(Buffer.alloc(8 * 1024 * 1024));
refused('more than 4 GiB', bomb(packed, 4 * 1024 ** 3 - 1), 'ISO_LIMIT', 0);
refused('far more than the archive could honestly hold', bomb(packed, 300 * 1024 * 1024), 'ISO_LIMIT', 0);
refused(
  'names nested too deep',
  odd({ name: 'a/'.repeat(63) }, { name: 'a/'.repeat(65) }),
  'ISO_LIMIT',
  30 + 2 * 63,
);
test('a few names that imply folders without end', async (t) => {
  const names = Array.from({ length: 4000 }, (_, i) => `${i}${'/a'.repeat(63)}`);
  const file = await zipFile(t, odd(...names.map((name) => ({ name }))));
  await t.throwsAsync(() => inspectZip(file), { code: 'ISO_LIMIT', message: /250000 entries/ });
});
test('comments that would fill the memory', async (t) => {
  const file = await zipFile(t, commented(1100, 0xffff));
  await t.throwsAsync(() => inspectZip(file), { code: 'ISO_LIMIT', message: /a directory of more than/ });
});

/** So many entries, each with a comment (APPNOTE 4.4.12) of so many bytes. */
function commented(count: number, length: number): Buffer {
  const entry = { method: 0, dosTime: 0x2821_0000, crc: 0, packedSize: 0, size: 0, attributes: 0x20 };
  const names = Array.from({ length: count }, (_, i) => `${i}`.padStart(4, '0'));
  const locals = Buffer.concat(names.map((name) => localHeader({ ...entry, name })));
  const records = names.map((name, i) => {
    const record = directoryRecord({ ...entry, name, at: (i * locals.length) / count });
    record.writeUInt16LE(length, 32);
    return Buffer.concat([record, Buffer.alloc(length)]);
  });
  const directory = Buffer.concat(records);
  const end = endOfDirectory({ entries: count, at: locals.length, size: directory.length });
  return Buffer.concat([locals, directory, end]);
}
