import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { IsoError, type IsoErrorCode } from 'iso-packer';
import { pack } from 'tar-stream';
import { inspectArchive } from '../../../artifacts/builder/archives/inspect-archive.ts';
import { temporaryFolder } from '../../iso-packer/image-file.ts';
import { sha256 } from '../../oracle/folder-contents.ts';
import { oracleTest } from '../../oracle/oracle-programs.ts';
import { built, makers, unpacked, whyNot } from './archive-sample.ts';

test('what build makes as tar, inspect shows', async (t) => {
  const { file, manifest } = await built(t, 'tar');
  const listing = await inspectArchive(file);
  t.deepEqual([listing?.formats, listing?.labels], [['tar'], {}]);
  const shown = listing?.entries.map(({ path, sha256: hash }) => [path, hash ?? 'folder']);
  t.deepEqual(Object.fromEntries(shown ?? []), unpacked(manifest.files));
});

oracleTest('tar', 'what GNU tar makes, in its own format and in pax, inspect shows', async (t, run) => {
  const folder = await temporaryFolder(t);
  const name = `${'long'.repeat(30)} ü.txt`;
  await writeFile(join(folder, name), 'content');
  for (const format of ['gnu', 'pax']) {
    const file = join(await temporaryFolder(t), 'a.tar');
    await run([`--format=${format}`, '-cf', file, '-C', folder, '.']);
    t.deepEqual((await inspectArchive(file))?.entries, [
      { path: name, type: 'file', size: 7, sha256: sha256('content'), hidden: false },
    ]);
  }
});

for (const [archive, words] of [
  ['7z', /^a 7z archive, .* not read here/],
  ['git', /^a git bundle, .* not read here/],
] as const) {
  (makers[archive] === null ? test.skip : test)(
    `a ${archive} is told by its name, and not read${whyNot(archive)}`,
    async (t) => {
      const error = await t.throwsAsync(inspectArchive((await built(t, archive)).file), {
        instanceOf: IsoError,
      });
      t.is(error?.code, 'ISO_UNSUPPORTED_FORMAT');
      t.regex(error?.message ?? '', words);
    },
  );
}

test('nothing is made of what is no archive', async (t) => {
  const folder = await temporaryFolder(t);
  for (const [i, text] of ['', 'text', '7z', 'ustar'.repeat(100)].entries()) {
    const file = join(folder, `${i}`);
    await writeFile(file, text);
    t.is(await inspectArchive(file), null);
  }
  t.is(await inspectArchive(folder), null);
});

type Header = Parameters<ReturnType<typeof pack>['entry']>[0];

/** A tar of these headers, each with nothing in it, or what follows one after the other. */
async function tarOf(t: ExecutionContext, headers: readonly Header[], change = (bytes: Buffer) => bytes) {
  const tar = pack();
  for (const header of headers) tar.entry({ mtime: new Date(0), ...header }, '');
  tar.finalize();
  const chunks = await Array.fromAsync(tar as AsyncIterable<Uint8Array>);
  const file = join(await temporaryFolder(t), 'a.tar');
  await writeFile(file, change(Buffer.concat(chunks)));
  return file;
}

const hostile: readonly (readonly [
  what: string,
  code: IsoErrorCode,
  headers: readonly Header[],
  change?: (bytes: Buffer) => Buffer,
])[] = [
  ['a name that leads out', 'ISO_BAD_PATH', [{ name: '../a' }]],
  ['an absolute name', 'ISO_BAD_PATH', [{ name: '/etc/passwd' }]],
  ['a symbolic link', 'ISO_SPECIAL_FILE', [{ name: 'a', type: 'symlink', linkname: '/etc/passwd' }]],
  ['a device', 'ISO_SPECIAL_FILE', [{ name: 'a', type: 'character-device' }]],
  ['a file under a file', 'ISO_BAD_NAME', [{ name: 'a' }, { name: 'a/b' }]],
  ['a file where a folder is', 'ISO_BAD_NAME', [{ name: 'a/b' }, { name: 'a' }]],
  ['folders without end', 'ISO_LIMIT', [{ name: `${'a/'.repeat(50_000)}b` }]],
  [
    'more entries than can be listed',
    'ISO_LIMIT',
    Array.from({ length: 5000 }, (_, i) => ({ name: `${`${i}/`.repeat(60)}b` })),
  ],
  ['an end that is missing', 'ISO_BAD_TAR', [{ name: 'a' }], (bytes) => bytes.subarray(0, 512)],
  [
    'a wrong checksum',
    'ISO_BAD_TAR',
    [{ name: 'a' }],
    (bytes) => Buffer.concat([Buffer.from('b'), bytes.subarray(1)]),
  ],
  [
    'something after its end',
    'ISO_BAD_TAR',
    [{ name: 'a' }],
    (bytes) => Buffer.concat([bytes, Buffer.from('more')]),
  ],
];

for (const [what, code, headers, change] of hostile) {
  test(`a tar with ${what}: ${code}`, async (t) => {
    const file = await tarOf(t, headers, change);
    const error = await t.throwsAsync(inspectArchive(file), { instanceOf: IsoError });
    t.is(error?.code, code);
  });
}
