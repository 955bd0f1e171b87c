import { Buffer } from 'node:buffer';
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import test from 'ava';
import {
  type FileInput,
  fileInput,
  type Input,
  IsoError,
  type IsoOptions,
  packIso,
  planIso,
} from 'iso-packer';
import { imageOf } from '../image-file.ts';
import { PARTITION, rawAt, SECTOR } from './raw-udf.ts';

const OPTIONS = { label: 'TEST', format: 'udf' } as const;

const INPUTS: readonly Input[] = [
  fileInput('Invoice Número 42 – copy.html', '<p>42</p>'),
  fileInput('tools/日本語.txt', 'text', { hidden: true }),
  fileInput('tools/😀.bin', new Uint8Array(5000).fill(7)),
  { path: 'empty', folder: true },
];

const SHA256 = '29b0ba1884082eb63ad2ce26794368a6f1b101976fd9e72b7248300f3e77df29';

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

test('same inputs, same bytes: in any order, at any time, on any machine', async (t) => {
  const image = await imageOf(INPUTS, OPTIONS);
  t.deepEqual(await imageOf(INPUTS.toReversed(), OPTIONS), image);
  t.is(sha256(image), SHA256);
});

test('the same in a time zone that is far from UTC', async (t) => {
  const program = `
    const { createHash } = await import('node:crypto');
    const { fileInput, packIso } = await import('iso-packer');
    const sum = createHash('sha256');
    const inputs = [
      fileInput('Invoice Número 42 – copy.html', '<p>42</p>'),
      fileInput('tools/日本語.txt', 'text', { hidden: true }),
      fileInput('tools/😀.bin', new Uint8Array(5000).fill(7)),
      { path: 'empty', folder: true },
    ];
    for await (const chunk of packIso(inputs, { label: 'TEST', format: 'udf' }).bytes) sum.update(chunk);
    console.log(sum.digest('hex'), new Date(0).getHours());`;
  const args = ['--conditions=source', '--input-type=module', '-e', program];
  const env = { ...process.env, TZ: 'Pacific/Kiritimati', LC_ALL: 'tr_TR.UTF-8' };
  const { stdout } = await promisify(execFile)(process.execPath, args, { env });
  t.is(stdout.trim(), `${SHA256} 13`);
});

test('the stream is as long as planned', async (t) => {
  const { plan } = packIso(INPUTS, OPTIONS);
  t.is((await imageOf(INPUTS, OPTIONS)).length, plan.size);
  t.deepEqual(planIso(INPUTS, OPTIONS), plan);
});

test('what differs in label, date, or names and sizes differs in the set identifier', async (t) => {
  const identifierOf = async (
    inputs: readonly Input[],
    options: Partial<IsoOptions> = {},
  ): Promise<string> => {
    const image = await imageOf(inputs, { ...OPTIONS, ...options });
    return image.toString('latin1', 32 * SECTOR + 73, 32 * SECTOR + 89);
  };
  const identifiers = [
    await identifierOf(INPUTS),
    await identifierOf(INPUTS, { label: 'OTHER' }),
    await identifierOf(INPUTS, { date: new Date('1999-12-31') }),
    await identifierOf([...INPUTS, fileInput('more', '')]),
  ];
  t.is(new Set(identifiers).size, 4);
});

test('without Joliet it is UDF and ISO 9660', async (t) => {
  const { entries } = planIso(INPUTS, { ...OPTIONS, joliet: false });
  const image = await imageOf(INPUTS, { ...OPTIONS, joliet: false });
  t.is(entries[0]?.jolietPath, null);
  t.is(entries[0]?.shownPath, 'Invoice Número 42 – copy.html');
  t.is(image.toString('latin1', 18 * SECTOR + 1, 18 * SECTOR + 6), 'BEA01');
});

test('an ISO without UDF has no UDF path', (t) => {
  t.deepEqual(
    planIso([fileInput('a', '')], { label: 'TEST' }).entries.map(({ udfPath }) => udfPath),
    [null],
  );
});

test('a file of 5 GiB and a byte: six extents, each of whole blocks but the last, one after the other', async (t) => {
  const size = 5 * 2 ** 30 + 1;
  const large: FileInput = {
    path: 'large.bin',
    size,
    open: () => {
      throw new Error('enough');
    },
  };
  const chunks: Uint8Array[] = [];
  const { bytes, plan } = packIso([large, fileInput('next', 'n')], { ...OPTIONS, level: 3 });
  await t.throwsAsync(
    async () => {
      for await (const chunk of bytes) chunks.push(chunk);
    },
    { message: 'enough' },
  );
  const { entry } = rawAt(Buffer.concat(chunks), 'large.bin');
  const [first] = plan.entries;
  t.is(entry.size, size);
  t.is(entry.extents.length, 6);
  let block = (first?.sector ?? 0) - PARTITION;
  for (const [at, length] of entry.extents) {
    t.is(at, block);
    t.true(length < 2 ** 30);
    block += length / SECTOR;
  }
  t.is(
    entry.extents.reduce((sum, [, length]) => sum + length, 0),
    size,
  );
});

function codeOf(inputs: Input[], options: Partial<IsoOptions> = {}): string {
  try {
    planIso(inputs, { ...OPTIONS, ...options });
    return 'no error';
  } catch (error) {
    return error instanceof IsoError && error.category === 'user' && error.mend !== ''
      ? error.code
      : String(error);
  }
}

test('a file over what one block of allocation descriptors holds is ISO_FILE_TOO_LARGE', (t) => {
  const file = (size: number): FileInput => ({ path: 'f', size, open: () => [] });
  const most = 234 * (2 ** 30 - 2048);
  t.is(codeOf([file(most)], { level: 3 }), 'no error');
  t.is(codeOf([file(most + 1)], { level: 3 }), 'ISO_FILE_TOO_LARGE');
});

test('a label that does not fit is ISO_BAD_LABEL rather than cut', (t) => {
  t.is(codeOf([], { label: 'é'.repeat(16) }), 'no error');
  t.is(codeOf([], { label: '日'.repeat(15) }), 'no error');
  t.is(codeOf([], { label: '日'.repeat(16) }), 'ISO_BAD_LABEL');
  t.is(codeOf([], { label: 'x'.repeat(17) }), 'ISO_BAD_LABEL');
  t.is(codeOf([], { label: 'x'.repeat(30), joliet: false }), 'no error');
  t.is(codeOf([], { label: 'x'.repeat(31), joliet: false }), 'ISO_BAD_LABEL');
});

test('a UDF path over 1023 bytes is ISO_PATH_TOO_LONG', (t) => {
  // Four folders and a file: 5 × (4 bytes and the compression id) + the characters.
  const folders = `${'d'.repeat(230)}/`.repeat(4);
  t.is(codeOf([fileInput(`${folders}${'f'.repeat(78)}`, '')], { joliet: false }), 'no error');
  t.is(codeOf([fileInput(`${folders}${'f'.repeat(79)}`, '')], { joliet: false }), 'ISO_PATH_TOO_LONG');
});
