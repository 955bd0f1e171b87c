import { execFileSync, spawnSync } from 'node:child_process';
import { lstat, readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import test from 'ava';
import { BIN, isoPacker, workFolder } from './iso-packer.ts';

test('pack, then list --json: the documented document', async (t) => {
  const dir = await workFolder(t);
  const out = join(dir, 'out.iso');
  const packed = await isoPacker([
    'pack',
    join(dir, 'tree'),
    '--out',
    out,
    '--label',
    'lab',
    '--hide',
    '*.dll',
  ]);
  t.deepEqual([packed.code, packed.stdout], [0, '']);
  const listed = await isoPacker(['list', out, '--json']);
  t.is(listed.code, 0);
  t.deepEqual(JSON.parse(listed.stdout), {
    schema: 'motw.image/1',
    formats: ['iso9660', 'joliet'],
    labels: { iso9660: 'LAB', joliet: 'lab' },
    entries: [
      { path: 'bin', type: 'folder', size: 0, sha256: null, hidden: false },
      {
        path: 'bin/x.dll',
        type: 'file',
        size: 3,
        sha256: '0343b13708cd52d33ecbb1043b5ae145e73a532bdccf7de6925db5cce6054fd3',
        hidden: true,
      },
      {
        path: 'read me.txt',
        type: 'file',
        size: 5,
        sha256: '2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824',
        hidden: false,
      },
    ],
  });
  t.deepEqual((await readdir(dir)).sort(), ['out.iso', 'tree']);
});

test('list for people: one line an entry, hidden ones marked', async (t) => {
  const dir = await workFolder(t);
  const out = join(dir, 'out.iso');
  await isoPacker(['pack', join(dir, 'tree'), '--out', out, '--hide', 'bin/*']);
  const { stdout } = await isoPacker(['list', out]);
  t.regex(stdout, /^joliet +tree$/m);
  t.regex(stdout, /^ +3 h [0-9a-f]{64} bin\/x\.dll$/m);
  t.regex(stdout, /^ +5 - [0-9a-f]{64} read me\.txt$/m);
});

test('SOURCE_DATE_EPOCH sets every date, and is checked', async (t) => {
  const dir = await workFolder(t);
  const out = join(dir, 'out.iso');
  await isoPacker(['pack', join(dir, 'tree'), '--out', out], { env: { SOURCE_DATE_EPOCH: '1000000000' } });
  const image = await readFile(out);
  t.is(image.toString('latin1', 16 * 2048 + 813, 16 * 2048 + 829), '2001090901464000');
  const bad = await isoPacker(['pack', join(dir, 'tree'), '--out', out], {
    env: { SOURCE_DATE_EPOCH: 'now' },
  });
  t.is(bad.code, 2);
  t.regex(bad.stderr, /ISO_BAD_DATE/);
});

test('--help shows an example and succeeds; no command is an error', async (t) => {
  const help = await isoPacker(['--help']);
  t.is(help.code, 0);
  t.regex(help.stdout, /Examples\n +iso-packer pack/);
  t.deepEqual(await isoPacker(['pack', '--help']), help);
  t.is((await isoPacker([])).code, 2);
});

test('what the user got wrong: code 2, what and how to mend it, no stack, nothing left behind', async (t) => {
  const dir = await workFolder(t);
  const tree = join(dir, 'tree');
  const out = join(dir, 'out.iso');
  await symlink('x.dll', join(tree, 'bin', 'link'));
  const cases: [string[], RegExp][] = [
    [['burn'], /ISO_USAGE/],
    [['pack', tree], /ISO_USAGE/],
    [['pack', '--out', out], /ISO_USAGE/],
    [['pack', tree, '--out', out, '--burn'], /Unknown option '--burn' \[ISO_USAGE\]/],
    [['pack', tree, '--out', join(tree, 'in.iso')], /ISO_USAGE/],
    [['pack', tree, '--out', join(tree, '..in.iso')], /ISO_USAGE/],
    [
      ['pack', tree, '--out', out, '--format', 'rar'],
      /--format is "rar" \[ISO_USAGE\]\n.+iso, udf, img, vhd, vhdx/,
    ],
    [['pack', tree, '--out', out, '--level', '4'], /--level is "4" \[ISO_USAGE\]\n.+ 1, 2, 3/],
    [['pack', tree, '--out', out, '--joliet', '65'], /--joliet is "65" \[ISO_USAGE\]\n.+ 64, 103, none/],
    [['pack', tree, '--out', out, '--fat', '12'], /--fat is "12" \[ISO_USAGE\]/],
    [['pack', tree, '--out', out, '--size', '64X'], /--size is "64X" \[ISO_USAGE\]\n.+64M/],
    [['pack', tree, '--out', out, '--size', '1.5M'], /ISO_USAGE/],
    [['pack', tree, '--out', out, '--size', '99999999999999G'], /ISO_USAGE/],
    [['pack', '--tar', tree, '--out', out], /--tar and ".+tree" are given \[ISO_USAGE\]/],
    [['pack', '--tar', '--out', out], /ends without the empty blocks.+\[ISO_BAD_TAR\]/],
    [['pack', join(dir, 'nothing'), '--out', out], /ISO_NOT_FOUND/],
    [['pack', tree, '--out', out], /ISO_SPECIAL_FILE/],
    [['list', out], /ISO_NOT_FOUND/],
    [['list', join(tree, 'read me.txt')], /ISO_NOT_AN_IMAGE/],
  ];
  for (const [args, expected] of cases) {
    const { code, stdout, stderr } = await isoPacker(args);
    t.is(code, 2, stderr);
    t.is(stdout, '');
    t.regex(stderr, expected);
    t.regex(stderr, /^iso-packer: .+\n {2}mend: .+\n$/);
  }
  t.deepEqual(await readdir(dir), ['tree']);
});

test('what is no regular file is not replaced by an image', async (t) => {
  const dir = await workFolder(t);
  const out = join(dir, 'pipe');
  execFileSync('mkfifo', [out]);
  const { code, stderr } = await isoPacker(['pack', join(dir, 'tree'), '--out', out]);
  t.is(code, 2);
  t.regex(stderr, /pipe" is no regular file.+\[ISO_USAGE\]/);
  t.true((await lstat(out)).isFIFO());
});

for (const [what, out, said] of [
  ['a folder', 'tree/..', /" is a folder \[ISO_USAGE\]\n.+ name a file in it/],
  [
    'in a folder that is missing',
    'no folder/out.iso',
    /the folder of ".+out.iso" does not exist.+\n.+ make it first/,
  ],
] as const) {
  test(`an image cannot be ${what}: code 2, and nothing half-written`, async (t) => {
    const dir = await workFolder(t);
    const { code, stderr } = await isoPacker(['pack', join(dir, 'tree'), '--out', `${dir}/${out}`]);
    t.is(code, 2, stderr);
    t.regex(stderr, said);
    t.deepEqual(await readdir(dir), ['tree']);
  });
}

test('a file is no folder to pack, and is not said to be missing', async (t) => {
  const dir = await workFolder(t);
  const { code, stderr } = await isoPacker([
    'pack',
    join(dir, 'tree', 'read me.txt'),
    '--out',
    join(dir, 'out.iso'),
  ]);
  t.is(code, 2);
  t.regex(stderr, /read me.txt" is not a folder/);
});

test('a glob to hide that matches nothing is told, as a slip would show what should not show', async (t) => {
  const dir = await workFolder(t);
  const out = join(dir, 'out.iso');
  const { code, stderr } = await isoPacker([
    'pack',
    join(dir, 'tree'),
    '--out',
    out,
    '--hide',
    'raed*',
    '--hide',
    'read*',
  ]);
  t.is(code, 0);
  t.regex(stderr, /--hide "raed\*" matched nothing/);
  t.notRegex(stderr, /"read\*" matched nothing/);
});

test('list ends without a word when nobody reads on, and says that a disk is full', async (t) => {
  const dir = await workFolder(t);
  const out = join(dir, 'out.iso');
  await isoPacker(['pack', join(dir, 'tree'), '--out', out]);
  const bin = [process.execPath, BIN].map((part) => `'${part}'`).join(' ');
  const shell = (script: string) => spawnSync('/bin/bash', ['-c', script], { encoding: 'utf8' });
  const closed = shell(`${bin} list '${out}' 2>'${dir}/said' | true; echo "\${PIPESTATUS[0]}"`);
  t.is(closed.stdout, '0\n');
  t.is(await readFile(join(dir, 'said'), 'utf8'), '');
  const full = shell(`${bin} list '${out}' >/dev/full`);
  t.is(full.status, 3);
  t.regex(
    full.stderr,
    /^iso-packer: standard output: the system answered ENOSPC \[ISO_IO\]\n {2}mend: .+\n$/,
  );
});

test('a name out of a hostile image does not reach the terminal as it is', async (t) => {
  const dir = await workFolder(t);
  const out = join(dir, 'out.iso');
  await isoPacker(['pack', join(dir, 'tree'), '--out', out, '--label', 'tree']);
  const image = await readFile(out);
  const wide = Buffer.from('read me', 'utf16le').swap16();
  image.writeUInt16BE(0x1b, image.indexOf(wide));
  await writeFile(out, image);
  const { stdout } = await isoPacker(['list', out]);
  t.true(stdout.includes('\\u{1b}ead me.txt'));
});

test('a name that is changed in the image is told', async (t) => {
  const dir = await workFolder(t);
  await writeFile(join(dir, 'tree', 'a:b.txt'), '');
  const { code, stderr } = await isoPacker(['pack', join(dir, 'tree'), '--out', join(dir, 'out.iso')]);
  t.is(code, 0);
  t.regex(stderr, /iso-packer: 1 under another name than asked for, the first: "a:b.txt" as "a_b.txt"/);
});

test('a name that is no text: code 2, and to be renamed', async (t) => {
  const dir = await workFolder(t);
  await writeFile(Buffer.concat([Buffer.from(join(dir, 'tree', 'n')), Buffer.of(0xff)]), '');
  const { code, stderr } = await isoPacker(['pack', join(dir, 'tree'), '--out', join(dir, 'out.iso')]);
  t.is(code, 2);
  t.regex(stderr, /not UTF-8 \[ISO_BAD_PATH\]\n {2}mend: rename it/);
});
