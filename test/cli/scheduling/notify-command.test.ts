import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import test from 'ava';
import { execa } from 'execa';
import { HttpServer } from '../../http/http-server.ts';
import { labFolder, secretPath } from '../../notifications/sent.ts';

const main = join(import.meta.dirname, '../../../runner/cli/main.js');

function motw(folder: string, args: readonly string[], env: NodeJS.ProcessEnv = {}) {
  const node = ['--conditions=source', '--disable-warning=ExperimentalWarning', main];
  return execa(process.execPath, [...node, ...args], {
    cwd: folder,
    reject: false,
    env: { NO_COLOR: '1', ...env },
  });
}

const hooks = `notify:
  - webhook: { url: { env: HOOK }, format: slack }
  - command: [./hook.sh, argument-of-the-hook]
    on: [recovery]
`;
const hook = '#!/bin/sh\ncat > message.json\n';

test('who is told what is listed, and nobody is told', async (t) => {
  await using server = await HttpServer.start(() => ({ body: 'ok' }));
  await using lab = await labFolder({ 'motw.yaml': hooks, 'hook.sh': hook });
  const env = { HOOK: `${server.url}${secretPath}` };
  const { stdout, exitCode } = await motw(lab.folder, ['notify'], env);
  t.deepEqual(stdout.split('\n'), [
    'the webhook of the environment variable HOOK: regression, inconclusive, recovery',
    'the command hook.sh argument-of-the-hook: recovery',
  ]);
  t.is(exitCode, 0);
  t.deepEqual(server.asked, []);
});

test('of a run with --drift nobody is told, which is said, whether anybody could be or not', async (t) => {
  await using lab = await labFolder({ 'motw.yaml': hooks });
  const run = ['run', '--drift', 'launch-gate=off', '--notify', '--only-changes'];
  const nothing = { PATH: lab.folder, MOTW_CACHE: join(lab.folder, 'cache') };
  const { stderr } = await motw(lab.folder, run, { HOOK: `https://hooks.example${secretPath}`, ...nothing });
  t.deepEqual(stderr.match(/^nobody is told: .*$/gm), [
    'nobody is told: --drift set launch-gate=off otherwise on purpose; `motw notify --sample` tries the way',
  ]);
  const absent = await motw(lab.folder, run, nothing);
  t.regex(absent.stderr, /the secret of the environment variable HOOK is not there/);
});

test('a sample says that it is one, and each hook gets what it is told of', async (t) => {
  await using server = await HttpServer.start(() => ({ body: 'ok' }));
  await using lab = await labFolder({ 'motw.yaml': hooks, 'hook.sh': hook });
  const env = { HOOK: `${server.url}${secretPath}` };
  const { stdout, stderr, exitCode } = await motw(lab.folder, ['notify', '--sample'], env);
  t.is(exitCode, 0, stderr);
  t.regex(stdout, /HOOK: delivered\nthe command hook\.sh: delivered$/);
  const posted = JSON.parse(server.asked[0]?.body ?? '');
  t.regex(posted.blocks[0].text.text, /^SAMPLE, nothing happened: /);
  const message = JSON.parse(await readFile(join(lab.folder, 'message.json'), 'utf8'));
  t.like(message, { sample: true, kind: 'recovery', regression: [], inconclusive: [] });
  t.is(message.recovery.length, 1);
});

test('the address of a webhook is nowhere: not in words, files or command lines, not even where all fails', async (t) => {
  const commandLines: string[] = [];
  await using server = await HttpServer.start(() => ({ status: 403, body: `invalid_token ${secretPath}` }));
  server.fault = () => null;
  await using lab = await labFolder({
    'motw.yaml': `${hooks}  - command: [./lines.sh]\n`,
    'hook.sh': hook,
    'lines.sh':
      '#!/bin/sh\ncat >/dev/null\nfor each in /proc/[0-9]*/cmdline; do tr "\\0" " " < $each; echo; done > lines 2>/dev/null\ntrue\n',
  });
  const env = { HOOK: `${server.url}${secretPath}`, NODE_DEBUG: 'motw' };
  const { stdout, stderr, exitCode } = await motw(lab.folder, ['notify', '--sample'], env);
  t.is(exitCode, 3);
  t.regex(stdout, /HOOK: not delivered/);
  t.regex(stderr, /HTTP 403: invalid_token/);
  t.is(server.asked.length, 1);
  commandLines.push(await readFile(join(lab.folder, 'lines'), 'utf8'));
  t.regex(commandLines.join(''), /main\.js notify --sample/);
  const files = await Promise.all(
    (await readdir(lab.folder)).map((name) => readFile(join(lab.folder, name), 'utf8')),
  );
  for (const text of [stdout, stderr, ...commandLines, ...files])
    t.notRegex(text, /xoxSecret|B0CAFEBABE|T0DEADBEEF/);
});

test('an address that is absent is found before anything else, and so is that nobody is named', async (t) => {
  await using lab = await labFolder({ 'motw.yaml': hooks });
  const absent = await motw(lab.folder, ['notify']);
  t.is(absent.exitCode, 3);
  t.regex(absent.stderr, /the secret of the environment variable HOOK is not there/);
  await writeFile(join(lab.folder, 'motw.yaml'), 'rules: []\n');
  const nobody = await motw(lab.folder, ['notify']);
  t.is(nobody.exitCode, 2);
  t.regex(nobody.stderr, /motw\.yaml names nobody to be told/);
});

test('lint finds what is wrong with the section, and repeats no address', async (t) => {
  const address = `https://hooks.example${secretPath}`;
  const cases: readonly (readonly [text: string, wrong: RegExp])[] = [
    [
      `notify:\n  - webhook: { url: '${address}' }\n`,
      /motw\.yaml:2:21.*expected a map.*write url: \{ env: NAME \}/s,
    ],
    [
      `notify:\n  - webhook: ${address}\n`,
      /motw\.yaml:2:14.*expected a map.*write webhook: \{ url: \{ env: NAME \} \}/s,
    ],
    [
      `notify:\n  - webhook: { url: { env: '${address}' } }\n`,
      /motw\.yaml:2:28.*not the name of an environment variable/s,
    ],
    [`notify:\n  - webhook: { url: { file: '${address}' } }\n`, /motw\.yaml:2:29.*not the path of a file/s],
    ['notify:\n  - on: [regression]\n', /motw\.yaml:2:5.*neither a command nor a webhook/s],
    [
      'notify:\n  - command: [x]\n    webhook: { url: { env: A } }\n',
      /motw\.yaml:3:14.*there is a command already/s,
    ],
    ['notify:\n  - command: [x]\n    on: [regresion]\n', /motw\.yaml:3:10.*did you mean 'regression'/s],
    ['notify:\n  - command: x\n', /motw\.yaml:2:14.*expected a list/s],
    ['notify:\n  - command: [x]\n    timeout: soon\n', /motw\.yaml:3:14.*not a duration/s],
    ['notify:\n  - comand: [x]\n', /did you mean 'command'/],
  ];
  await using lab = await labFolder();
  for (const [text, wrong] of cases) {
    await writeFile(join(lab.folder, 'motw.yaml'), text);
    const { stdout, exitCode } = await motw(lab.folder, ['lint', 'motw.yaml']);
    t.is(exitCode, 2, text);
    t.regex(stdout, wrong, text);
    t.false(stdout.includes('xoxSecret'), stdout);
  }
  await writeFile(join(lab.folder, 'motw.yaml'), hooks);
  t.is((await motw(lab.folder, ['lint', 'motw.yaml'])).exitCode, 0);
});
