import { PassThrough } from 'node:stream';
import test from 'ava';
import { IsoError, tarInputs } from 'iso-packer';
import { blocks, END, header, inputsOf, tarOf } from './tar-bytes.ts';

const whole = await tarOf([
  { name: 'a', content: 'abc' },
  { name: `${'long/'.repeat(60)}b`, content: 'x'.repeat(1000) },
]);

test('wherever a tar ends too early, it is ISO_BAD_TAR at that place, and never a smaller tree', async (t) => {
  for (let length = 0; length <= whole.length - 1024; length += 100) {
    const error = await t.throwsAsync(() => inputsOf(t, whole.subarray(0, length)), { instanceOf: IsoError });
    t.is(error?.code, 'ISO_BAD_TAR', `${length} bytes`);
    t.true((error?.offset ?? Number.NaN) <= length);
  }
});

test('a byte changed in a header is ISO_BAD_TAR with the offset of that header', async (t) => {
  for (const at of [0, 99, 124, 148, 155, 156, 257, 345, 511]) {
    const damaged = Buffer.from(whole);
    damaged[1024 + at] = (damaged[1024 + at] ?? 0) ^ 0x01;
    await t.throwsAsync(() => inputsOf(t, damaged), {
      code: 'ISO_BAD_TAR',
      message: /at byte 1(024|148|172)\)/,
    });
  }
});

test('the end of a tar in the middle of a file is told as that', async (t) => {
  const tar = Buffer.concat([header('f', '0', '00000001000\0'), Buffer.alloc(100)]);
  await t.throwsAsync(() => inputsOf(t, tar), {
    code: 'ISO_BAD_TAR',
    message: /middle of a file \(at byte 612\)/,
  });
});

const cases: [title: string, tar: Buffer, code: string, message: RegExp][] = [
  [
    'something that is no tar',
    Buffer.from('PK\u0003\u0004'.repeat(500)),
    'ISO_BAD_TAR',
    /checksum.*byte 0\)/,
  ],
  ['a second tar behind the first', Buffer.concat([whole, whole]), 'ISO_BAD_TAR', /follows the end/],
  ['a size that is negative', header('f', '0', Buffer.alloc(12, 0xff)), 'ISO_BAD_TAR', /byte 124\)/],
  [
    'a size beyond all numbers',
    header('f', '0', Buffer.from([0x80, ...Buffer.alloc(11, 0xff)])),
    'ISO_BAD_TAR',
    /byte 124\)/,
  ],
  ['a size that is no number', header('f', '0', '12345678 9A\0'), 'ISO_BAD_TAR', /byte 124\)/],
  [
    'an extended header of 8 GiB',
    header('x', 'x', '77777777777\0'),
    'ISO_BAD_TAR',
    /claims 8589934591 bytes/,
  ],
  ['an absolute name', Buffer.concat([header('/etc/passwd', '0'), END]), 'ISO_BAD_PATH', /"\/etc\/passwd"/],
  [
    'a name that leads out',
    Buffer.concat([header('a/../../b', '0'), END]),
    'ISO_BAD_PATH',
    /leads?|"a\/\.\.\/\.\.\/b"/,
  ],
  ['a folder that leads out', Buffer.concat([header('../', '5'), END]), 'ISO_BAD_PATH', /"\.\.\/"/],
  ['a file without a name', Buffer.concat([header('', '0'), END]), 'ISO_BAD_PATH', /""/],
  ['a file in place of the root', Buffer.concat([header('.', '0'), END]), 'ISO_BAD_PATH', /"\."/],
];
for (const type of ['1', '2', '3', '4', '6', 'S', 'V']) {
  cases.push([
    `an entry of type ${type}`,
    Buffer.concat([header('f', type), END]),
    'ISO_SPECIAL_FILE',
    /"f"/,
  ]);
}
for (const records of [
  '',
  '5 a=b\n',
  '99 path=b\n',
  '8 path=b\n',
  '7 path\n\n',
  ' path=b\n',
  '-9 path=b\n',
  '9 path=bb',
  '10 size=x\n',
]) {
  const content = `${records}\n`.slice(0, Math.max(records.length, 1));
  const size = `${content.length.toString(8).padStart(11, '0')}\0`;
  const tar = Buffer.concat([header('x', 'x', size), blocks(content), header('f', '0'), END]);
  cases.push([
    `the extended header ${JSON.stringify(content)}`,
    tar,
    'ISO_BAD_TAR',
    /extended header.*byte 512\)/,
  ]);
}
const sparse = '22 GNU.sparse.major=1\n';
cases.push([
  'a sparse file of pax',
  Buffer.concat([header('x', 'x', '00000000026\0'), blocks(sparse), header('f', '0'), END]),
  'ISO_SPECIAL_FILE',
  /"f"/,
]);

for (const [title, tar, code, message] of cases) {
  test(`${title} is ${code}`, async (t) => {
    await t.throwsAsync(() => inputsOf(t, tar), { code, message });
  });
}

test('a stream of text is ISO_BAD_TAR', async (t) => {
  const text = new PassThrough({ encoding: 'latin1' }).end(whole);
  await t.throwsAsync(() => tarInputs(text), { code: 'ISO_BAD_TAR', message: /something else than bytes/ });
});

test('an error of the stream comes through as it is', async (t) => {
  const stream = new PassThrough();
  stream.write(whole.subarray(0, 700));
  const reading = tarInputs(stream);
  stream.destroy(new RangeError('no more'));
  await t.throwsAsync(() => reading, { instanceOf: RangeError });
});

test('a stream that says nothing any more can be given up', async (t) => {
  const stream = new PassThrough();
  stream.write(whole.subarray(0, 700));
  const interruption = new AbortController();
  const reading = tarInputs(stream, { signal: interruption.signal });
  setImmediate(() => interruption.abort());
  await t.throwsAsync(() => reading, { name: 'AbortError' });
});
