import test from 'ava';
import { commandLineOf, notRunnable } from '../../runner/atomic/command-line.ts';
import type { PlannedCommand } from '../../runner/atomic/foreign.ts';

const planned = (executor: PlannedCommand['executor'], command: string): PlannedCommand => ({
  ...{ role: 'command', about: null, executor, command },
});

/** As CommandLineToArgvW takes one quoted argument apart. */
function unquoted(text: string): string {
  const inside = /^"([\s\S]*)"$/.exec(text)?.[1] ?? '';
  return inside.replace(
    /(\\+)("|$)/g,
    (_, backslashes: string, quote: string) =>
      '\\'.repeat(backslashes.length >> 1) + (backslashes.length % 2 === 1 ? quote : ''),
  );
}

for (const command of [
  'Get-Item "a b"',
  'Write-Host "C:\\dir\\"',
  '"\\\\server\\"',
  "echo 'x\\'",
  'a\nb "c  d"\n e\\',
])
  test(`PowerShell is given ${JSON.stringify(command)} as it stands`, (t) => {
    const { program, arguments: text } = commandLineOf(planned('powershell', `${command}\n`));
    t.is(program, 'powershell.exe');
    const [, quoted = ''] = /^-NoProfile -NonInteractive -Command ([\s\S]*)$/.exec(text) ?? [];
    t.is(unquoted(quoted), command);
    t.notRegex(text, /ExecutionPolicy/i);
  });

test('the command prompt is given its lines as one', (t) => {
  const { program, arguments: text } = commandLineOf(planned('command_prompt', 'echo "a"\r\n\r\n  del b\n'));
  t.is(program, 'cmd.exe');
  t.is(text, '/d /s /c "echo "a" & del b"');
});

test('what Windows would cut off is not run', (t) => {
  t.is(notRunnable(planned('command_prompt', 'x'.repeat(8_100))), null);
  t.regex(notRunnable(planned('command_prompt', 'x'.repeat(8_191))) ?? '', /cmd\.exe takes 8190/);
  t.is(notRunnable(planned('powershell', 'x'.repeat(8_191))), null);
  t.regex(notRunnable(planned('powershell', '"'.repeat(16_400))) ?? '', /powershell\.exe takes 32766/);
  t.regex(notRunnable(planned('powershell', 'a\0b')) ?? '', /U\+0000/);
});
