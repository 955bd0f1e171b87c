import { createHash } from 'node:crypto';
import test from 'ava';
import { type FileInput, fileInput, type Input, packIso, planIso } from 'iso-packer';
import { imageOf } from './image-file.ts';

const INPUTS: readonly Input[] = [
  fileInput('Invoice Número 42 – copy.html', '<p>42</p>'),
  fileInput('tools/日本語.txt', 'text', { hidden: true }),
  fileInput('tools/😀.bin', new Uint8Array(5000).fill(7)),
  { path: 'empty', folder: true },
];

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

test('same inputs, same bytes: in any order, at any time, on any machine', async (t) => {
  const image = await imageOf(INPUTS);
  t.deepEqual(await imageOf(INPUTS.toReversed()), image);
  t.is(sha256(image), 'efcdb97ec7b7c395e6e5f7026cce8d5bf2340a322636321eff7732c4870787a7');
});

test('the date is all that the date changes', async (t) => {
  const [a, b] = [
    await imageOf(INPUTS),
    await imageOf(INPUTS, { label: 'TEST', date: new Date('2021-05-06') }),
  ];
  t.is(a.length, b.length);
  const changed = [...a.keys()].filter((i) => a[i] !== b[i]);
  t.true(changed.length > 0);
  t.true(changed.every((i) => i < 40 * 2048));
});

test('the stream is as long as planned, and is the plan of planIso', async (t) => {
  const { plan } = packIso(INPUTS, { label: 'TEST' });
  t.is((await imageOf(INPUTS)).length, plan.size);
  t.deepEqual(planIso(INPUTS, { label: 'TEST' }), plan);
});

test('files are opened one after the other, while the image is read, never all at once', async (t) => {
  const log: string[] = [];
  const logged = (path: string): FileInput => ({
    path,
    size: 3,
    async *open() {
      log.push(`open ${path}`);
      yield Uint8Array.of(1);
      yield Uint8Array.of();
      yield Uint8Array.of(2, 3);
      log.push(`close ${path}`);
    },
  });
  const { bytes } = packIso([logged('b'), logged('a')], { label: 'TEST' });
  t.deepEqual(log, []);
  for await (const chunk of bytes) t.true(chunk.length > 0);
  t.deepEqual(log, ['open a', 'close a', 'open b', 'close b']);
});

for (const [than, size] of [
  ['more', 4],
  ['fewer', 6],
] as const) {
  test(`a file that gives ${than} bytes than it announced is ISO_SIZE_CHANGED`, async (t) => {
    const changed: FileInput = { path: 'f', size, open: () => [new Uint8Array(5)] };
    await t.throwsAsync(() => imageOf([changed]), { code: 'ISO_SIZE_CHANGED', message: new RegExp(than) });
  });
}

test('an error of an input reaches whoever reads the image, as it is', async (t) => {
  const broken: FileInput = {
    path: 'f',
    size: 1,
    open: () => {
      throw new RangeError('no such thing');
    },
  };
  await t.throwsAsync(() => imageOf([broken]), { instanceOf: RangeError });
});
