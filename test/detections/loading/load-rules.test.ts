import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmod, mkdir, symlink, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import test from 'ava';
import { loadRules, readRules } from '../../../runner/detections/loading/load-rules.ts';
import { ruleHead } from '../../../runner/detections/loading/rule-head.ts';
import { RulesPathError } from '../../../runner/detections/loading/rules-path-error.ts';
import { RulesRefused } from '../../../runner/detections/rule-refused.ts';
import { temporaryFolder } from '../../guest/motw.ts';
import { ruleText, uuid } from './rule-text.ts';

async function folderWith(files: Readonly<Record<string, string | Uint8Array>>): Promise<string> {
  const folder = await temporaryFolder();
  for (const [name, text] of Object.entries(files)) {
    await mkdir(join(folder, name, '..'), { recursive: true });
    await writeFile(join(folder, name), text);
  }
  return folder;
}

const namesIn = async (paths: string | readonly string[]) => (await loadRules(paths)).map(({ name }) => name);

test('a folder stands for its rules and those of all folders below, in the order of their names', async (t) => {
  const folder = await folderWith({
    'b.yml': ruleText(uuid(1)),
    'a.yaml': ruleText(uuid(2)),
    'deep/er/c.YML': ruleText(uuid(3)),
    'README.md': '#',
    'deep/notes.txt': 'no rule',
  });
  t.deepEqual(await namesIn(folder), ['a', 'b', 'c']);
});

test('hidden folders and files hold no rules', async (t) => {
  const folder = await folderWith({
    'a.yml': ruleText(uuid(1)),
    '.github/workflows/ci.yml': 'on: push',
    '.hidden.yml': 'x: 1',
  });
  t.deepEqual(await namesIn(folder), ['a']);
});

test('a file that is named is taken, whatever its name', async (t) => {
  const folder = await folderWith({ 'rule.txt': ruleText(uuid(1)), 'other.yml': ruleText(uuid(2)) });
  const [rule] = await loadRules(join(folder, 'rule.txt'));
  t.is(rule?.id, uuid(1));
  t.is(rule?.file, join(folder, 'rule.txt'));
});

test('what several paths reach is taken once', async (t) => {
  const folder = await folderWith({ 'a/x.yml': ruleText(uuid(1)), 'a/b/y.yml': ruleText(uuid(2)) });
  const paths = [join(folder, 'a/b'), folder, join(folder, 'a/x.yml'), join(folder, 'a')];
  t.deepEqual((await namesIn(paths)).sort(), ['x', 'y']);
  const { duplicates } = await readRules(paths);
  t.deepEqual(duplicates, []);
});

test('links are followed, and a loop of them ends', async (t) => {
  const folder = await folderWith({ 'rules/a.yml': ruleText(uuid(1)), 'elsewhere/b.yml': ruleText(uuid(2)) });
  await symlink('..', join(folder, 'rules/up'));
  await symlink(join(folder, 'elsewhere'), join(folder, 'rules/other'));
  await symlink('a.yml', join(folder, 'rules/again.yml'));
  t.deepEqual((await namesIn(join(folder, 'rules'))).sort(), ['a', 'b']);
});

test('a link to itself and one to nothing are refused by name, and the other rules are read', async (t) => {
  const folder = await folderWith({ 'a.yml': ruleText(uuid(1)) });
  await symlink('self.yml', join(folder, 'self.yml'));
  await symlink('nowhere.yml', join(folder, 'gone.yml'));
  const { rules, refused } = await readRules(folder);
  t.deepEqual(
    rules.map(({ name }) => name),
    ['a'],
  );
  t.deepEqual(
    refused.map(({ file, reason }) => [file, reason]),
    [
      [join(folder, 'gone.yml'), 'ENOENT: no such file or directory'],
      [join(folder, 'self.yml'), 'ELOOP: too many symbolic links encountered'],
    ],
  );
});

test('a folder without a rule, in it or below, is an error; so is one that links to itself', async (t) => {
  const folder = await folderWith({ 'full/a.yml': ruleText(uuid(1)), 'empty/below/README.md': '#' });
  await symlink('.', join(folder, 'empty/loop'));
  const error = await t.throwsAsync(readRules([join(folder, 'full'), join(folder, 'empty')]), {
    instanceOf: RulesPathError,
    message: /empty: there is no rule in this folder$/,
  });
  t.is(error?.category, 'user');
  t.is(error?.path, join(folder, 'empty'));
});

test('a path that is not there is an error that names it', async (t) => {
  const folder = await folderWith({ 'a.yml': ruleText(uuid(1)) });
  await t.throwsAsync(readRules([folder, join(folder, 'b.yml')]), {
    instanceOf: RulesPathError,
    message: /b\.yml: ENOENT: no such file or directory$/,
  });
});

test('refusals are errors with file, line and column, all of them, or stand beside the rules', async (t) => {
  const folder = await folderWith({
    'a.yml': ruleText(uuid(1), 'A|nonsense: x'),
    'b.yml': ruleText(uuid(2)),
    'c.yml': 'title: [unclosed\n',
    'd.yml': '',
  });
  const { rules, refused } = await readRules(folder);
  t.deepEqual(
    rules.map(({ name }) => name),
    ['b'],
  );
  t.deepEqual(
    refused.map(({ file, line }) => [file, line > 0]),
    ['a.yml', 'c.yml', 'd.yml'].map((name) => [join(folder, name), true]),
  );
  t.is(refused[0]?.line, 8);
  t.regex(refused[0]?.message ?? '', /a\.yml:8:\d+: .*nonsense/);
  const error = await t.throwsAsync(loadRules(folder), { instanceOf: RulesRefused });
  t.is(error?.refused.length, 3);
});

test('what is no text, too long or no file is refused without being read as a rule', async (t) => {
  const folder = await folderWith({
    'binary.yml': new Uint8Array([0x74, 0x3a, 0xff, 0xfe, 0x00]),
    'long.yml': '',
    'good.yml': ruleText(uuid(1)),
  });
  await truncate(join(folder, 'long.yml'), 100 * 1024 * 1024);
  execFileSync('mkfifo', [join(folder, 'pipe.yml')]);
  const { rules, refused } = await readRules(folder);
  t.is(rules.length, 1);
  t.deepEqual(
    Object.fromEntries(refused.map(({ file, reason }) => [file.slice(folder.length + 1), reason])),
    {
      'binary.yml': 'not text in UTF-8',
      'long.yml': 'longer than 4194304 bytes',
      'pipe.yml': 'not a regular file',
    },
  );
});

const root = process.getuid?.() === 0;
(root ? test.skip : test)(
  `a file and a folder without the right to read are refused by name${root ? ' (skipped: root may read everything)' : ''}`,
  async (t) => {
    const folder = await folderWith({
      'a.yml': ruleText(uuid(1)),
      'b.yml': ruleText(uuid(2)),
      'c/d.yml': '',
    });
    await chmod(join(folder, 'a.yml'), 0);
    await chmod(join(folder, 'c'), 0);
    const { rules, refused } = await readRules(folder);
    await chmod(join(folder, 'c'), 0o700);
    t.deepEqual(
      rules.map(({ name }) => name),
      ['b'],
    );
    t.deepEqual(refused.map(({ file }) => file).sort(), [join(folder, 'a.yml'), join(folder, 'c')]);
    t.true(refused.every(({ reason }) => reason === 'EACCES: permission denied'));
  },
);

test('a byte order mark does not matter, and the SHA-256 is that of the file', async (t) => {
  const bytes = `\ufeff${ruleText(uuid(1))}`;
  const folder = await folderWith({ 'a.yml': bytes });
  const [rule] = await loadRules(folder);
  t.is(rule?.id, uuid(1));
  t.is(rule?.sha256, createHash('sha256').update(bytes).digest('hex'));
});

test('rules that share an id are all kept, and the id is said with their files', async (t) => {
  const folder = await folderWith({
    'a.yml': ruleText(uuid(1)),
    'b.yml': ruleText(uuid(2)),
    'c/a.yml': ruleText(uuid(1).toUpperCase()),
  });
  const { rules, duplicates } = await readRules(folder);
  t.is(rules.length, 3);
  t.deepEqual(duplicates, [{ id: uuid(1), files: [join(folder, 'a.yml'), join(folder, 'c/a.yml')] }]);
});

test('a file may hold several rules, of which some are refused', async (t) => {
  const folder = await folderWith({
    'many.yml': [ruleText(uuid(1)), ruleText(uuid(2), 'A|nonsense: x'), ruleText(uuid(3))].join('---\n'),
  });
  const { rules, refused } = await readRules(folder);
  t.deepEqual(
    rules.map(({ id, name }) => [id, name]),
    [
      [uuid(1), 'many'],
      [uuid(3), 'many-3'],
    ],
  );
  t.is(refused.length, 1);
  t.deepEqual(await ruleHead(join(folder, 'many.yml'), refused[0]?.line ?? 0), {
    id: uuid(2),
    name: 'many-2',
    title: 'Rule 2',
  });
});

test('a refused rule is known by what can be read of it', async (t) => {
  const folder = await folderWith({
    'a.yml': `${ruleText(uuid(1))}  broken: [\n`,
    'b.yml': '\u0000',
    'c.yml': 'just text',
    'd.yml': 'id: 7\ntitle: " "\n',
  });
  const head = (name: string) => ruleHead(join(folder, name), 1);
  t.deepEqual(await head('a.yml'), { id: uuid(1), name: 'a', title: 'Rule 1' });
  for (const name of ['b', 'c', 'd', 'nowhere'])
    t.deepEqual(await head(`${name}.yml`), { id: name, name, title: name });
});

test('4000 rules are read', async (t) => {
  const many = Array.from({ length: 4000 }, (_, i) => [
    `${i % 40}/${i}.yml`,
    ruleText(uuid(1)).replace(/^id:.*\n/m, ''),
  ]);
  const folder = await folderWith(Object.fromEntries(many));
  const { rules, refused } = await readRules(folder);
  t.is(rules.length, 4000);
  t.deepEqual(refused, []);
});
