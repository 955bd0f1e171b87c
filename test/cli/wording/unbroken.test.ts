import test from 'ava';
import { asCalled } from '../../../runner/cli/wording/as-called.ts';
import { unbroken } from '../../../runner/cli/wording/unbroken.ts';

test('no word and no command is broken: what is too long has a line of its own, as it is to be copied', (t) => {
  const command = 'ssh-keyscan -t ed25519 192.0.2.10 > win11.key';
  t.deepEqual(unbroken(`look at it: \`${command}\`, then compare \`a b\` with the other`, 24, '  '), [
    'look at it:',
    `  ${command}`,
    '  then compare `a b`',
    '  with the other',
  ]);
  t.deepEqual(unbroken(`file ${'f'.repeat(64)} more`, 60, '  '), ['file', `  ${'f'.repeat(64)}`, '  more']);
});

test('what fits stays as it is, its spaces and a backtick alone included', (t) => {
  t.deepEqual(unbroken('build    on `this machine` only', 80, '  '), ['build    on `this machine` only']);
  t.deepEqual(unbroken("it's a ` here and no more", 14, '  '), ["it's a ` here", '  and no more']);
  t.deepEqual(unbroken('    led words that go on', 14, '      '), [
    '    led words',
    '      that go',
    '      on',
  ]);
});

test('a command is said as whoever called the harness types it', (t) => {
  const npm = { npm_lifecycle_event: 'motw' };
  t.is(asCalled('motw setup', npm), 'npm run motw -- setup');
  t.is(
    asCalled('`motw doctor --target w` tells; ~/.ssh/motw does not', npm),
    '`npm run motw -- doctor --target w` tells; ~/.ssh/motw does not',
  );
  t.is(asCalled('`motw run`', { npm_lifecycle_event: 'start' }), '`npm run motw -- run`');
  t.is(asCalled('`motw run`', { npm_lifecycle_event: 'test' }), '`motw run`');
  t.is(asCalled('`motw run`', {}), '`motw run`');
});
