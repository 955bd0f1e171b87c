import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import test from 'ava';
import { pack } from 'tar-stream';
import { packEvidence } from '../../../runner/store/evidence/pack-evidence.ts';
import { verifyEvidence } from '../../../runner/store/evidence/verify-evidence.ts';
import { motw, temporaryFolder } from '../../guest/motw.ts';

const id = '20261124-064512-3f9a';
const at = new Date('2026-11-24T06:46:00Z');
const contents: Readonly<Record<string, string>> = {
  'run.json': '{}\n',
  'images/Invoice_0badcafe.iso': 'x'.repeat(70_000),
  'images/Invoice_0badcafe.iso.manifest.json': '{ "size": 70000 }\n',
  'events/quiet-files.jsonl': '',
};

async function runFolder(): Promise<string> {
  const folder = join(await temporaryFolder(), id);
  for (const inside of ['images', 'events']) await mkdir(join(folder, inside), { recursive: true });
  for (const [path, text] of Object.entries(contents)) await writeFile(join(folder, path), text);
  return folder;
}

type Item = { readonly name: string; readonly text?: string; readonly type?: 'symlink' | 'fifo' };

/** A tar of one's own making, with a list of these files. */
async function forged(items: readonly Item[], listed: Readonly<Record<string, string>>): Promise<string> {
  const tar = pack();
  for (const { name, text = '', type } of items)
    tar.entry({ name, ...(type === undefined ? {} : { type, linkname: '/etc/passwd' }) }, text);
  const list = Object.entries(listed).map(([path, text]) => `${sha256(text)}  ${path}\n`);
  tar.entry({ name: `${id}/SHA256SUMS` }, list.join(''));
  tar.finalize();
  const file = join(await temporaryFolder(), 'evidence.tar');
  await writeFile(file, tar as AsyncIterable<Uint8Array>);
  return file;
}

const sha256 = (data: string | Uint8Array): string => createHash('sha256').update(data).digest('hex');
const states = async (file: string) =>
  Object.fromEntries((await verifyEvidence(file)).files.map(({ path, state }) => [path, state]));

test('everything in the folder is packed under the id of the run, and verified', async (t) => {
  const folder = await runFolder();
  const packed = await packEvidence(folder, at);
  const bytes = await readFile(packed.file);
  t.is(packed.sha256, sha256(bytes));
  t.is(packed.size, bytes.length);
  const verified = await verifyEvidence(packed.file);
  t.true(verified.ok);
  t.is(verified.run, id);
  t.is(verified.sha256, packed.sha256);
  t.deepEqual(verified.files.map(({ path }) => path).sort(), Object.keys(contents).sort());
});

test('GNU tar unpacks it and sha256sum checks it, without this harness', async (t) => {
  const folder = await runFolder();
  const { file } = await packEvidence(folder, at);
  const elsewhere = await temporaryFolder();
  t.is(spawnSync('tar', ['xf', file, '-C', elsewhere]).status, 0);
  const checked = spawnSync('sha256sum', ['--check', '--strict', '--quiet', 'SHA256SUMS'], {
    cwd: join(elsewhere, id),
  });
  t.is(checked.status, 0, String(checked.stderr));
  t.is(await readFile(join(elsewhere, id, 'run.json'), 'utf8'), '{}\n');
});

test('the same files give the same bytes, whenever and however often they are packed', async (t) => {
  const [one, other] = [await runFolder(), await runFolder()];
  await utimes(join(other, 'run.json'), 1, 1);
  const first = await packEvidence(one, at);
  t.is((await packEvidence(other, at)).sha256, first.sha256);
  t.is((await packEvidence(one, at)).sha256, first.sha256, 'it does not pack itself');
  t.deepEqual((await readdir(one)).sort(), ['events', 'evidence.tar', 'images', 'run.json']);
});

test('each flipped byte of a file in it is found', async (t) => {
  const { file } = await packEvidence(await runFolder(), at);
  const bytes = await readFile(file);
  const inImage = bytes.indexOf('xxxx') + 1_000;
  bytes[inImage] = 0x79;
  await writeFile(file, bytes);
  const verified = await verifyEvidence(file);
  t.false(verified.ok);
  t.deepEqual(
    verified.files.filter(({ state }) => state !== 'ok').map(({ path, state }) => `${state} ${path}`),
    ['changed images/Invoice_0badcafe.iso'],
  );
});

test('a file taken out, put in, put in twice, or made a link is found', async (t) => {
  const name = (path: string) => `${id}/${path}`;
  const a = { name: name('a'), text: 'A' };
  t.deepEqual(await states(await forged([a], { a: 'A' })), { a: 'ok' });
  t.deepEqual(await states(await forged([a], { a: 'A', b: 'B' })), { a: 'ok', b: 'missing' });
  t.deepEqual(await states(await forged([a, { name: name('b') }], { a: 'A' })), { a: 'ok', b: 'unlisted' });
  const twice = await verifyEvidence(await forged([a, { ...a, text: 'other' }], { a: 'A' }));
  t.false(twice.ok);
  t.deepEqual(
    twice.files.map(({ state }) => state),
    ['ok', 'twice'],
  );
  t.deepEqual(await states(await forged([{ name: name('a'), type: 'symlink' }], { a: '' })), {
    [`${id}/a`]: 'foreign',
    a: 'missing',
  });
  const outside = `${id}/../../home/a`;
  t.deepEqual(await states(await forged([{ name: outside, text: 'A' }, a], { a: 'A' })), {
    [outside]: 'foreign',
    a: 'ok',
  });
  t.deepEqual(await states(await forged([a, { name: 'other/b' }], { a: 'A' })), {
    a: 'ok',
    'other/b': 'foreign',
  });
});

test('an empty list proves nothing', async (t) => {
  t.false((await verifyEvidence(await forged([], {}))).ok);
});

test('cut off anywhere, it is said to be no whole file; never that it is right', async (t) => {
  const { file } = await packEvidence(await runFolder(), at);
  const bytes = await readFile(file);
  const end = bytes.findLastIndex((byte) => byte !== 0);
  for (let length = 0; length < end; length += 3_571) {
    await writeFile(file, bytes.subarray(0, length));
    const { code } = (await t.throwsAsync(verifyEvidence(file), { name: 'EvidenceError' })) as {
      code?: unknown;
    };
    t.true(code === 'EVIDENCE_NOT_A_TAR' || code === 'EVIDENCE_WITHOUT_LIST', `${length}: ${code}`);
  }
});

test('motw verify: 0 as packed, 1 with what differs, 2 for what is no evidence', async (t) => {
  const folder = await runFolder();
  const { file, sha256: whole } = await packEvidence(folder, at);
  const right = await motw(['verify', file]);
  t.is(right.code, 0, right.stderr);
  t.true(right.stdout.includes(whole));
  t.is((await motw(['verify', file, '--sha256', whole.toUpperCase()])).code, 0);
  const other = await motw(['verify', file, '--sha256', '0'.repeat(64), '--json']);
  t.is(other.code, 1);
  t.false(JSON.parse(other.stdout).ok);
  const changed = await forged([{ name: `${id}/a\u001b[31m`, text: 'A' }], { 'a\u001b[31m': 'B' });
  const wrong = await motw(['verify', changed]);
  t.is(wrong.code, 1);
  t.regex(wrong.stdout, /^CHANGED {2}a\\u\{1b\}\[31m$/m);
  for (const [given, said] of [
    [join(folder, 'run.json'), /no whole tar file/],
    [join(folder, 'nowhere'), /could not read/],
    [folder, /could not read/],
  ] as const) {
    const { code, stderr } = await motw(['verify', given]);
    t.is(code, 2, given);
    t.regex(stderr, said);
    t.regex(stderr, /mend: /);
  }
  t.is((await motw(['verify', file, '--sha256', 'abc'])).code, 2);
});
