import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import test from 'ava';
import { atomicDocumentSchema } from '../../runner/atomic/document/atomic-document.ts';
import { sample } from '../atomic/sample-atomic.ts';
import { motw, temporaryFolder } from '../guest/motw.ts';

async function sampleFile(text = sample): Promise<string> {
  const file = join(await temporaryFolder(), 'T1553.005.yaml');
  await writeFile(file, text);
  return file;
}

test('import lists tests with what they need, and no commands', async (t) => {
  const { code, stdout, stderr } = await motw(['atomic', 'import', await sampleFile()]);
  t.is(code, 0, stdout);
  t.is(stderr, '');
  for (const says of [
    /^T1553\.005 Subvert Trust Controls: Mark-of-the-Web Bypass$/m,
    /^ {3}1 {2}Look at a file$/m,
    /^ {6}guid {6}11111111-2222-4333-8444-55555555aaaa$/m,
    /^ {6}for {7}windows; powershell, as an administrator$/m,
    /^ {6}argument {2}times \(integer\) = 2$/m,
    /^ {6}downloads prerequisites \(never run by the harness\)$/m,
    /^ {6}never run it has no command: a person does it by hand$/m,
    /^imported: 3 tests of 1 file; nothing was run$/m,
  ])
    t.regex(stdout, says);
  t.notRegex(stdout, /Get-Item|Invoke-WebRequest/);
});

test('import --show has every command whole, with its arguments and the folder put in', async (t) => {
  const long = `Write-Host '${'x'.repeat(2000)}end'`;
  const file = await sampleFile(sample.replace('Get-Item "$Path', `${long}\n      Get-Item "$Path`));
  const { code, stdout } = await motw([
    'atomic',
    'import',
    file,
    '--show',
    '--atomics-folder',
    'D:\\atomics',
  ]);
  t.is(code, 0);
  t.regex(stdout, /^ {6}\| Get-Item "D:\\atomics\\T1553\.005\\bin\\a\.iso" # a 2 0\.5 #\{note\}$/m);
  t.regex(stdout, /^ {6}\| Invoke-WebRequest https:\/\/files\.example\/a\.iso /m);
  t.regex(stdout, /would be got with, which the harness never runs:/);
  t.true(stdout.includes(`| ${long}\n`));
});

test('what a file holds can do nothing to the terminal', async (t) => {
  const file = await sampleFile(
    sample
      .replace('- name: Look at a file', '- name: "Look \\e[2J at\\u202e a file"')
      .replace("command: 'true'", 'command: "true \\e]0;x\\a\\u2028rm"'),
  );
  const { stdout } = await motw(['atomic', 'import', file, '--show']);
  t.regex(stdout, /Look \\u\{1b\}\[2J at\\u\{202e\} a file/);
  t.regex(stdout, /true \\u\{1b\}\]0;x\\u\{7\}\\u\{2028\}rm/);
  t.notRegex(stdout, /[^\P{C}\n]/u);
});

test('import --json is one document of its schema, problems included', async (t) => {
  const file = await sampleFile();
  const { code, stdout } = await motw(['atomic', 'import', file, join(file, '..', 'nowhere'), '--json']);
  t.is(code, 2);
  const document = atomicDocumentSchema.parse(JSON.parse(stdout));
  t.is(document.files[0]?.tests.length, 3);
  t.like(document.problems, [{ code: 'NO_ATOMICS' }]);
});

test('a wrong file is said with its line and column, and ends with 2', async (t) => {
  const file = await sampleFile(sample.replace('  - windows\n', '  - windos\n'));
  const { code, stdout, stderr } = await motw(['atomic', 'import', file]);
  t.is(code, 2);
  t.is(stderr, '');
  t.true(
    stdout.includes(`${file}:9:5: error UNKNOWN_WORD: unknown word 'windos' (did you mean 'windows'?)\n`),
  );
  t.regex(stdout, /^imported: 0 tests of 0 files; nothing was run; 1 problem$/m);
});

test('import --expect: checked, and shown with the test', async (t) => {
  const file = await sampleFile();
  const expect = join(await temporaryFolder(), 'expect.yaml');
  await writeFile(expect, '11111111-2222-4333-8444-55555555aaaa: { mark-removed: detected }\n');
  const right = await motw(['atomic', 'import', file, '--expect', expect]);
  t.is(right.code, 0, right.stdout);
  t.regex(right.stdout, /^ {6}expect {4}mark-removed: detected$/m);
  await writeFile(expect, '11111111-2222-4333-8444-55555555aaaa: { mark-removed: prevented }\n');
  const wrong = await motw(['atomic', 'import', file, '--expect', expect]);
  t.is(wrong.code, 2);
  t.regex(wrong.stdout, /expect\.yaml:1:55: error STATUS_OF_OTHER_KIND/);
  const none = await motw(['atomic', 'import', file, '--expect', '/nowhere/expect.yaml']);
  t.is(none.code, 2);
  t.regex(
    none.stderr,
    /^motw: --expect \/nowhere\/expect\.yaml: there is no such file or folder\n {2}mend: /,
  );
});

test('import --help says where tests that are not ours run', async (t) => {
  const { code, stdout } = await motw(['atomic', 'import', '--help']);
  t.is(code, 0);
  t.regex(stdout, /Windows targets only/);
  t.regex(stdout, /allowForeign: true/);
});

test('what is exported can be imported: as it is printed, and as it is written', async (t) => {
  const folder = await temporaryFolder();
  const written = await motw(['atomic', 'export', '--out', folder]);
  const file = join(folder, 'T1553.005', 'T1553.005.yaml');
  t.is(written.code, 0, written.stderr);
  t.is(written.stdout, `${file}\n`);
  t.regex(written.stderr, /^motw: not exported, for an atomic test can't do it: document-open, git-clone, /);
  const printed = await motw(['atomic', 'export']);
  t.is(printed.stdout, await readFile(file, 'utf8'));
  const { code, stdout } = await motw(['atomic', 'import', folder]);
  t.is(code, 0, stdout);
  t.regex(stdout, /^imported: 10 tests of 1 file/m);
});

test('export takes ids, and refuses one that is not known', async (t) => {
  const { code, stdout } = await motw(['atomic', 'export', 'T1553.005-3']);
  t.is(code, 0);
  t.is(stdout.match(/auto_generated_guid/g)?.length, 1);
  t.regex(stdout, /Unblock-File/);
  const wrong = await motw(['atomic', 'export', 'T1553.005-30']);
  t.is(wrong.code, 2);
  t.regex(wrong.stderr, /unknown scenario 'T1553\.005-30', did you mean/);
  const other = await motw(['atomic', 'export', 'T1553.005-3', 'zip-extract', 'web-download']);
  t.is(other.code, 2);
  t.is(other.stdout, '');
  t.regex(
    other.stderr,
    /web-download \(it goes through a web gateway\), zip-extract \(it delivers an archive\)\n {2}mend: name only T1553\.005-3\n/,
  );
});

for (const args of [
  ['atomic'],
  ['atomic', 'imprt'],
  ['atomic', 'import'],
  ['atomic', 'import', '--no-such', 'x'],
]) {
  test(`motw ${args.join(' ')} is wrong input`, async (t) => {
    const { code, stdout } = await motw(args);
    t.is(code, 2);
    t.is(stdout, '');
  });
}
