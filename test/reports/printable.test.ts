import test from 'ava';
import { wrapped } from '../../runner/reports/lines.ts';
import { printable } from '../../runner/reports/printable.ts';
import { commandIn } from './github/action-command.ts';

const commands = [
  '::error::x',
  '::error file=a.yaml,line=1::x',
  '::stop-commands::token',
  '::add-mask::x',
  '::group::',
  '##[error]x',
  '##[add-mask]x',
  '##[stop-commands]token',
  '##vso[task.setvariable variable=x]y',
];

test('wherever a line is broken, a CI service finds no command in a text', (t) => {
  for (const command of commands) {
    t.true(commandIn(command) !== null || command.startsWith('##vso'), 'it is one');
    for (let before = 0; before < 60; before += 1) {
      for (const gap of ['', ' ', ':']) {
        const text = printable(`${'x'.repeat(before)}${gap}${command} and more :: of it`);
        for (const line of wrapped(text, 40, '  ')) {
          t.is(commandIn(line), null, line);
          t.notRegex(line, /##[a-z]*\[/);
        }
      }
    }
  }
});

test('what only looks like one is left alone', (t) => {
  for (const text of [
    'fe80::1',
    '::1',
    '[IO.File]::ReadAllText(',
    'a :: b',
    '## [x]',
    '#[x]',
    '::ffff:192.0.2.1',
  ])
    t.is(printable(text), text);
});
