import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { inspectZip } from '../../../artifacts/builder/zip/inspect-zip.ts';
import { FILES, scratch, zipFile, zipOf } from '../../builder/zip/zip-sample.ts';
import { type Contents, contentsOf, sha256 } from '../folder-contents.ts';
import { oracleTest } from '../oracle-programs.ts';

const archive = await zipOf();
const CONTENTS: Contents = {
  docs: 'folder',
  'docs/deep': 'folder',
  secret: 'folder',
  ...Object.fromEntries(Object.entries(FILES).map(([path, bytes]) => [path, sha256(bytes)])),
};
/** Debian's unzip takes names of archives made on DOS for its character set, and does not ask whether they are UTF-8. */
const BEYOND_ASCII = 'docs/Übersicht – 日本 💾.txt';
const { [BEYOND_ASCII]: _name, ...ASCII_CONTENTS } = CONTENTS;

oracleTest('unzip', 'finds no error in our archive, and unpacks what was packed', async (t, run) => {
  const file = await zipFile(t, archive);
  t.regex(await run(['-t', file]), /No errors detected/);
  const folder = join(await scratch(t), 'unpacked');
  await run(['-q', file, '-d', folder, '-x', 'docs/?bersicht*', 'docs/*.txt']);
  t.deepEqual(await contentsOf(folder), ASCII_CONTENTS);
});

oracleTest('zipinfo', 'takes the attributes for those of DOS', async (t, run) => {
  const details = await run(['-v', await zipFile(t, archive), 'hidden.dll', 'secret/', 'empty']);
  t.deepEqual(
    [...details.matchAll(/^ {2}MS-DOS file attributes \(\w+ hex\): +(.*?) *$/gm)].map((match) => match[1]),
    ['arc', 'hid arc', 'hid dir'],
  );
  t.false(/warning/i.test(details));
});

oracleTest(
  '7z',
  'finds no error in our archive, and unpacks what was packed, hidden as it is',
  async (t, run) => {
    const file = await zipFile(t, archive);
    t.regex(await run(['t', file]), /Everything is Ok/);
    const folder = join(await scratch(t), 'unpacked');
    await run(['x', `-o${folder}`, file]);
    t.deepEqual(await contentsOf(folder), CONTENTS);
    const listing = await run(['l', '-slt', file]);
    t.regex(listing, /^Path = hidden\.dll\n(.*\n)*?Attributes = HA$/m);
    t.regex(listing, /^Path = secret\n(.*\n)*?Attributes = DH$|^Path = secret\n(.*\n)*?Attributes = HD$/m);
    t.regex(listing, /^Path = empty\n(.*\n)*?Attributes = A$/m);
  },
);

oracleTest('bsdtar', 'unpacks what was packed', async (t, run) => {
  const folder = await scratch(t);
  await run(['-xf', await zipFile(t, archive), '-C', folder]);
  t.deepEqual(await contentsOf(folder), CONTENTS);
});

oracleTest('python3', 'finds no error in our archive, and the same names and dates', async (t, run) => {
  const script = `
import json, sys, zipfile
with zipfile.ZipFile(sys.argv[1]) as z:
    print(json.dumps([z.testzip(), [[i.filename, i.file_size, i.external_attr, i.date_time] for i in z.infolist()]]))`;
  const [bad, entries] = JSON.parse(await run(['-c', script, await zipFile(t, archive)])) as [
    null,
    unknown[][],
  ];
  t.is(bad, null);
  t.deepEqual(
    entries.map(([name]) => String(name).replace(/\/$/, '')),
    Object.keys(CONTENTS).sort(),
  );
  t.true(entries.every(([, , , date]) => JSON.stringify(date) === '[2000,1,1,0,0,0]'));
});

async function unpackedFiles(t: ExecutionContext): Promise<string> {
  const folder = await scratch(t);
  for (const [path, bytes] of Object.entries(FILES)) {
    await mkdir(join(folder, path, '..'), { recursive: true });
    await writeFile(join(folder, path), bytes);
  }
  await mkdir(join(folder, 'secret'));
  return folder;
}

async function listedContents(t: ExecutionContext, file: string, expected = CONTENTS): Promise<void> {
  const entries = (await inspectZip(file))?.entries ?? [];
  t.deepEqual(Object.fromEntries(entries.map(({ path, sha256: sum }) => [path, sum ?? 'folder'])), expected);
}

/** zip writes UTF-8 here and does not say so; by the standard, and in Windows [M], such a name is in the character set of DOS. */
const ZIP_CONTENTS: Contents = {
  ...ASCII_CONTENTS,
  'docs/├£bersicht ΓÇô µùÑµ£¼ ≡ƒÆ╛.txt': CONTENTS[BEYOND_ASCII] ?? '',
};

for (const options of [['-r'], ['-r', '-0'], ['-r', '-9', '-X'], ['-r', '-fz']]) {
  oracleTest('zip', `its archives (${options.join(' ')}) are read`, async (t, run) => {
    const file = join(await scratch(t), 'theirs.zip');
    await run([...options, '-q', file, '.'], await unpackedFiles(t));
    await listedContents(t, file, ZIP_CONTENTS);
  });
}

oracleTest('zip', 'folders that are only implied (-D) are listed', async (t, run) => {
  const file = join(await scratch(t), 'theirs.zip');
  await run(['-r', '-D', '-q', file, '.'], await unpackedFiles(t));
  const { secret: _empty, ...contents } = ZIP_CONTENTS;
  await listedContents(t, file, contents);
});

oracleTest('zip', 'its archive written to a pipe is read', async (t, run) => {
  const file = join(await scratch(t), 'piped.zip');
  await writeFile(file, Buffer.from(await run(['-r', '-q', '-', '.'], await unpackedFiles(t)), 'latin1'));
  await listedContents(t, file, ZIP_CONTENTS);
});

oracleTest('zip', 'its encrypted archive is refused', async (t, run) => {
  const file = join(await scratch(t), 'theirs.zip');
  await run(['-r', '-q', '-P', 'secret', file, '.'], await unpackedFiles(t));
  await t.throwsAsync(() => inspectZip(file), { code: 'ISO_UNSUPPORTED_FORMAT' });
});

for (const options of [[], ['-mx=0'], ['-mx=9']]) {
  oracleTest('7z', `its archives (${options.join(' ') || 'as it likes'}) are read`, async (t, run) => {
    const file = join(await scratch(t), 'theirs.zip');
    await run(['a', '-tzip', ...options, file, '.'], await unpackedFiles(t));
    await listedContents(t, file);
  });
}

oracleTest('7z', 'its archives with other methods are refused', async (t, run) => {
  for (const method of ['LZMA', 'BZip2', 'Deflate64']) {
    const file = join(await scratch(t), 'theirs.zip');
    await run(['a', '-tzip', `-mm=${method}`, file, '.'], await unpackedFiles(t));
    await t.throwsAsync(() => inspectZip(file), { code: 'ISO_UNSUPPORTED_FORMAT' });
  }
});

oracleTest(
  'python3',
  'its archives are read, with the hidden attribute; one that leads out of the folder is refused',
  async (t, run) => {
    const script = `
import sys, zipfile
with zipfile.ZipFile(sys.argv[1], 'w', zipfile.ZIP_DEFLATED) as z:
    i = zipfile.ZipInfo(sys.argv[2]); i.create_system = 0; i.external_attr = 0x22
    z.writestr(i, b'content')`;
    const file = join(await scratch(t), 'theirs.zip');
    await run(['-c', script, file, 'folder/hidden – 日.txt']);
    const entries = (await inspectZip(file))?.entries;
    t.deepEqual(
      entries?.map(({ path, hidden, sha256: sum }) => [path, hidden, sum]),
      [
        ['folder', false, null],
        ['folder/hidden – 日.txt', true, sha256('content')],
      ],
    );
    await run(['-c', script, file, '../up.txt']);
    await t.throwsAsync(() => inspectZip(file), { code: 'ISO_BAD_NAME' });
  },
);

oracleTest('bsdtar', 'its archives are read', async (t, run) => {
  const file = join(await scratch(t), 'theirs.zip');
  await run(['-a', '-cf', file, 'docs', 'empty', 'hidden.dll', 'secret'], await unpackedFiles(t));
  await listedContents(t, file);
});

test('the archive that the programs judge has everything in it', async (t) => {
  await listedContents(t, await zipFile(t, archive));
});
