import { Buffer } from 'node:buffer';
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { crc32, inflateRawSync } from 'node:zlib';
import test from 'ava';
import { fileInput, type Input, IsoError, type IsoErrorCode } from 'iso-packer';
import { packZip } from '../../../artifacts/builder/zip/write-zip.ts';
import { FILES, INPUTS, zipOf } from './zip-sample.ts';

const date = new Date('2024-05-06T07:08:09Z');

/** The directory of an archive, read by the offsets of APPNOTE 4.3.12 and 4.3.16. */
function directoryOf(zip: Buffer) {
  const end = zip.length - 22;
  const records = [];
  let at = zip.readUInt32LE(end + 16);
  for (let index = 0; index < zip.readUInt16LE(end + 10); index += 1) {
    const name = zip.toString('utf8', at + 46, at + 46 + zip.readUInt16LE(at + 28));
    records.push({ at, name, attributes: zip.readUInt32LE(at + 38), local: zip.readUInt32LE(at + 42) });
    at += 46 + zip.readUInt16LE(at + 28);
  }
  return { records, ends: at, end };
}

test('the end of the directory', async (t) => {
  const zip = await zipOf();
  const { records, ends, end } = directoryOf(zip);
  t.is(zip.readUInt32LE(end), 0x0605_4b50);
  t.is(ends, end, 'the directory ends there');
  t.is(zip.readUInt32LE(end + 12), end - zip.readUInt32LE(end + 16), 'its size');
  t.is(zip.readUInt16LE(end + 8), records.length);
});

test('both headers of every entry, its data, and what is said after it', async (t) => {
  const zip = await zipOf(INPUTS, { date });
  for (const { at, name, local } of directoryOf(zip).records) {
    t.is(zip.readUInt32LE(at), 0x0201_4b50);
    t.is(zip.readUInt16LE(at + 4), 20, 'made by MS-DOS, 2.0');
    t.is(zip.readUInt32LE(local), 0x0403_4b50);
    t.true(zip.subarray(at + 6, at + 16).equals(zip.subarray(local + 4, local + 14)), 'version to date');
    t.is(zip.toString('utf8', local + 30, local + 30 + zip.readUInt16LE(local + 26)), name);
    t.true((zip.readUInt16LE(at + 8) & 0x0800) !== 0, 'names are UTF-8');
    t.is(zip.readUInt16LE(at + 12), (7 << 11) | (8 << 5) | 4, 'time');
    t.is(zip.readUInt16LE(at + 14), (44 << 9) | (5 << 5) | 6, 'date');
    if (name.endsWith('/')) continue;
    const start = local + 30 + zip.readUInt16LE(local + 26);
    const packed = zip.readUInt32LE(at + 20);
    const data = inflateRawSync(zip.subarray(start, start + packed));
    t.true(data.equals(FILES[name] ?? Buffer.alloc(1)), name);
    t.is(zip.readUInt32LE(at + 16), crc32(data));
    t.is(zip.readUInt32LE(at + 24), data.length);
    t.is(zip.readUInt32LE(start + packed), 0x0807_4b50);
    t.true(zip.subarray(start + packed + 4, start + packed + 16).equals(zip.subarray(at + 16, at + 28)));
  }
});

test('all folders are there, entries are sorted, hidden ones have the DOS attribute', async (t) => {
  const { records } = directoryOf(await zipOf());
  t.deepEqual(
    records.map(({ name, attributes }) => [name, attributes]),
    [
      ['docs/', 0x10],
      ['docs/deep/', 0x10],
      ['docs/deep/invoice.pdf', 0x20],
      ['docs/Übersicht – 日本 💾.txt', 0x20],
      ['empty', 0x20],
      ['hidden.dll', 0x22],
      ['secret/', 0x12],
    ],
  );
});

test('the plan says the same', (t) => {
  const { plan } = packZip(INPUTS);
  t.is(plan.size, null);
  t.deepEqual(
    plan.entries.map(({ path, type, size, hidden }) => [path, type, size, hidden]),
    [
      ['docs', 'folder', 0, false],
      ['docs/deep', 'folder', 0, false],
      ['docs/deep/invoice.pdf', 'file', 440_000, false],
      ['docs/Übersicht – 日本 💾.txt', 'file', 5, false],
      ['empty', 'file', 0, false],
      ['hidden.dll', 'file', 70_001, true],
      ['secret', 'folder', 0, true],
    ],
  );
});

test('the same bytes whatever the order of the inputs, and however their data comes', async (t) => {
  const zip = await zipOf();
  t.true(zip.equals(await zipOf([...INPUTS].reverse())));
  for (const step of [1, 1000, 65_536, 1_000_000]) {
    const inputs = INPUTS.map((input): Input => {
      if ('folder' in input) return input;
      const bytes = FILES[input.path] ?? Buffer.alloc(0);
      return {
        ...input,
        *open() {
          for (let at = 0; at < bytes.length; at += step) yield bytes.subarray(at, at + step);
        },
      };
    });
    t.true(zip.equals(await zipOf(inputs)), `in pieces of ${step}`);
  }
});

test('the same bytes in any time zone', async (t) => {
  const script = `
    import { createHash } from 'node:crypto';
    import { zipOf } from ${JSON.stringify(new URL('zip-sample.ts', import.meta.url).href)};
    console.log(createHash('sha256').update(await zipOf(undefined, { date: new Date('2024-03-31T02:30:00Z') })).digest('hex'));`;
  const hashes = new Set<string>();
  for (const TZ of ['UTC', 'Europe/Berlin', 'Pacific/Kiritimati']) {
    const args = ['--conditions=source', '--no-warnings', '--input-type=module', '--eval', script];
    hashes.add((await promisify(execFile)(process.execPath, args, { env: { ...process.env, TZ } })).stdout);
  }
  t.is(hashes.size, 1);
});

test('inputs that can be gone through once only, and are opened once', async (t) => {
  let opened = 0;
  function* once() {
    yield {
      path: 'a',
      size: 4,
      open() {
        opened += 1;
        return [Buffer.from('once')];
      },
    };
  }
  t.true((await zipOf(once())).length > 0);
  t.is(opened, 1);
});

test('a large file is passed on in pieces', async (t) => {
  const piece = Buffer.alloc(1024 * 1024, 'abcdefg');
  const input = {
    path: 'large',
    size: 40 * piece.length,
    *open() {
      for (let i = 0; i < 40; i += 1) yield piece;
    },
  };
  for await (const chunk of packZip([input]).bytes) t.true(chunk.length < 1024 * 1024);
});

test('a file that is not as long as announced', async (t) => {
  for (const length of [9, 11, 0]) {
    const input = { path: 'a', size: 10, open: () => [Buffer.alloc(length)] };
    const error = await t.throwsAsync(zipOf([input]), { instanceOf: IsoError });
    t.is(error?.code, 'ISO_SIZE_CHANGED');
  }
});

function refused(
  title: string,
  inputs: Iterable<Input>,
  code: IsoErrorCode,
  options: { date?: Date } = {},
): void {
  test(`${title}: ${code}`, (t) => {
    const error = t.throws(() => packZip(inputs, options), { instanceOf: IsoError });
    t.deepEqual([error?.code, error?.category], [code, 'user']);
  });
}

const file = (path: string) => fileInput(path, '');
const sized = (path: string, size: number) => ({ path, size, open: () => [] });

for (const path of ['', '/a', 'a/', 'a//b', '../a', 'a/../b', './a', 'a\\b', 'C:a', 'a\nb', '\ud800'])
  refused(`the path ${JSON.stringify(path)}`, [file(path)], 'ISO_BAD_PATH');
refused('a path twice', [file('a'), file('a')], 'ISO_DUPLICATE_PATH');
refused('two paths that Windows takes for one', [file('dir/Ä'), file('dir/ä')], 'ISO_DUPLICATE_PATH');
refused('a folder in two spellings', [file('Dir/a'), file('dir/b')], 'ISO_DUPLICATE_PATH');
refused('a file that is a folder, too', [file('a/b'), file('a')], 'ISO_DUPLICATE_PATH');
refused('a path that is too long', [file('a'.repeat(65_535))], 'ISO_PATH_TOO_LONG');
refused('a path that is too deep', [file(`${'a/'.repeat(64)}b`)], 'ISO_TOO_DEEP');
refused('a size that is none', [sized('a', 1.5)], 'ISO_BAD_SIZE');
refused('more than 4 GiB', [sized('a', 2 ** 31), sized('b', 2 ** 31)], 'ISO_IMAGE_TOO_LARGE');
refused(
  'more entries than can be counted',
  Array.from({ length: 65_535 }, (_, i) => file(`${i}`)),
  'ISO_TOO_MANY_ENTRIES',
);
refused('a date that is none', INPUTS, 'ISO_BAD_DATE', { date: new Date('no date') });
refused('a date before DOS', INPUTS, 'ISO_BAD_DATE', { date: new Date('1979-12-31T23:59:59Z') });
