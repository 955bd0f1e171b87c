import { chmod, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import test from 'ava';
import { notificationSchema } from '../../runner/cli/scheduling/notification-schema.ts';
import { commandInFull } from '../../runner/notifications/run-command.ts';
import { labFolder, nothing, sent, transition, wordsOf } from './sent.ts';

const env = { PATH: process.env.PATH, HOME: '/nowhere' };

test('a program gets the message on its standard input and what it is about in its environment', async (t) => {
  await using lab = await labFolder({
    'hook.sh': '#!/bin/sh\ncat > "$1"\nenv | grep ^MOTW_ | sort >> "$1"\n',
  });
  t.is(wordsOf(await sent({ command: ['./hook.sh', 'a $HOME;b'] }, { ...lab, env })), 'delivered');
  const [message = '', ...variables] = (await readFile(join(lab.folder, 'a $HOME;b'), 'utf8'))
    .trim()
    .split('\n');
  const told = JSON.parse(message);
  t.true(notificationSchema.safeParse(told).success);
  t.false(notificationSchema.safeParse({ ...told, kind: 'better' }).success);
  t.like(told, {
    schema: 'motw.notification/1',
    kind: 'regression',
    run: { target: 'win11' },
  });
  t.deepEqual(variables, [
    'MOTW_KIND=regression',
    'MOTW_OUTCOME=unexpected',
    'MOTW_RUN=20270102-020000-0000',
    'MOTW_RUN_FOLDER=runs/20270102-020000-0000',
    'MOTW_TARGET=win11',
  ]);
});

test('there is no shell, so nothing that a guest said is ever a command', async (t) => {
  await using lab = await labFolder({
    'hook.sh': '#!/bin/sh\ncat > message; echo "$MOTW_TARGET" >> message\n',
  });
  const why = '$(touch owned); `touch owned` "\'\u0000\n& touch owned';
  const hostile = { ...nothing, regression: [transition('launch-gate', { why })] };
  t.is(wordsOf(await sent({ command: ['./hook.sh'] }, { ...lab, env }, hostile)), 'delivered');
  const [message = ''] = (await readFile(join(lab.folder, 'message'), 'utf8')).split('\n');
  t.is(JSON.parse(message).regression[0].why, why);
  await t.throwsAsync(readFile(join(lab.folder, 'owned')), { code: 'ENOENT' });
});

test('a program that fails is told with its own words, without its arguments', async (t) => {
  await using lab = await labFolder({
    'hook.sh': '#!/bin/sh\necho "no route \u001b[2J to pager" >&2\nexit 7\n',
  });
  const words = wordsOf(await sent({ command: ['./hook.sh', '--token', 'abcdefgh12345'] }, { ...lab, env }));
  t.regex(words, /^NOTIFY .*to the command hook\.sh: it ended with exit code 7: no route \[2J to pager/);
  t.notRegex(words, /abcdefgh12345|\p{Cc}/u);
});

test('one that is not there, or is no program, is told', async (t) => {
  await using lab = await labFolder();
  for (const command of [['./absent'], ['motw-no-such-program'], ['.']])
    t.regex(wordsOf(await sent({ command }, { ...lab, env })), /it could not be started \(E[A-Z]+\)/);
});

test('a file without the right to be started: how to give it that', async (t) => {
  await using lab = await labFolder({ 'hook.sh': '#!/bin/sh\n' });
  await chmod(join(lab.folder, 'hook.sh'), 0o644);
  const words = wordsOf(await sent({ command: ['./hook.sh'] }, { ...lab, env }));
  t.true(words.includes(`(EACCES) \`chmod +x ${join(lab.folder, 'hook.sh')}\` and try it`), words);
  t.notRegex(wordsOf(await sent({ command: ['./'] }, { ...lab, env })), /chmod/);
});

test('with its arguments it is named as it stands in the file, and not without end', (t) => {
  t.is(commandInFull(['/opt/page.sh', '--queue', 'the lab', '']), 'the command page.sh --queue "the lab" ""');
  t.is(commandInFull(['page.sh']), 'the command page.sh');
  t.true(commandInFull(['page.sh', 'x'.repeat(10_000)]).length < 300);
});

test('one that hangs is ended in time, with what it started', async (t) => {
  await using lab = await labFolder({
    'hook.sh': '#!/bin/sh\ntrap "" TERM\nsleep 600 & echo $! > child\nwait\nsleep 600\n',
  });
  const began = performance.now();
  const words = wordsOf(await sent({ command: ['./hook.sh'], timeout: '1s' }, { ...lab, env }));
  t.regex(words, /it did not end within 1 s/);
  t.true(performance.now() - began < 15_000);
  const child = (await readFile(join(lab.folder, 'child'), 'utf8')).trim();
  t.regex(child, /^\d+$/);
  // Gone, or ended and not yet taken away by its new parent (proc(5)).
  t.regex(await readFile(`/proc/${child}/stat`, 'utf8').catch(() => ''), /^$|\) Z /);
});

test('one that does not read what it is told has been told', async (t) => {
  const many = {
    ...nothing,
    regression: Array.from({ length: 20_000 }, (_, i) => transition(`control-${i}`)),
  };
  t.is(wordsOf(await sent({ command: ['true'] }, { env }, many)), 'delivered');
});

test('one that says without end is cut', async (t) => {
  const words = wordsOf(await sent({ command: ['sh', '-c', 'yes >&2'], timeout: '20s' }, { env }));
  t.regex(words, /^NOTIFY /);
  t.true(words.length < 800);
});
