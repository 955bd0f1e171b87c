import test from 'ava';
import { syntaxErrors } from './rules/grammar.ts';
import { brokenRules } from './rules/script-rules.ts';
import { desktopTasks, operations, readScripts } from './script-files.ts';

const scripts = await readScripts();
const strict = "Set-StrictMode -Version Latest\n$ErrorActionPreference = 'Stop'\n";

/** Whether the operation that a script starts is the one that its name says. */
function startsOperation(text: string, operation: string): boolean {
  return text.includes(`\nInvoke-Operation -Name '${operation}' `);
}

for (const { name, text } of scripts) {
  test(`${name} keeps the rules`, (t) => {
    t.deepEqual(brokenRules(text), []);
  });
}

for (const [operation, name] of Object.entries(operations)) {
  test(`the operation ${operation} has its script`, (t) => {
    t.true(startsOperation(scripts.find((script) => script.name === name)?.text ?? '', operation));
  });
}

for (const task of desktopTasks) {
  const parsedOnly = /^(double-click|shell)-/.test(task)
    ? ' (parsed only: nothing here stands for Explorer)'
    : '';
  test(`the desktop task ${task} has its script, which takes its request and answer as files${parsedOnly}`, (t) => {
    const text = scripts.find(({ name }) => name === `desktop/${task}.ps1`)?.text ?? '';
    t.true(startsOperation(text, task));
    t.true(text.includes('param([string] $RequestFile, [string] $AnswerFile)'));
    t.true(text.includes('-RequestFile $RequestFile -AnswerFile $AnswerFile'));
  });
}

test('every script that starts an operation is one of the protocol', (t) => {
  const known = new Set([...Object.values(operations), ...desktopTasks.map((task) => `desktop/${task}.ps1`)]);
  const starting = scripts.filter(({ text }) => /^Invoke-Operation /m.test(text)).map(({ name }) => name);
  t.deepEqual(
    starting.filter((name) => !known.has(name)),
    [],
  );
});

for (const [what, bad] of Object.entries({
  'a missing brace': 'function Get-It {\n  $a = 1\n',
  'a missing parenthesis': '$a = (Get-Item -Path "x"\n$b = 2\n',
  'an unterminated string': '$a = "x\n$b = 2\n',
  'a dangling pipe': 'Get-Item -Path "x" |\n',
  'an unclosed foreach': 'foreach ($a in $b { $a }\n',
})) {
  test(`the grammar notices ${what}`, (t) => {
    t.not(syntaxErrors(bad).length, 0);
  });
}

for (const [rule, bad] of Object.entries({
  'an alias or a bare program: gci': 'gci -Path "x"\n',
  'an alias or a bare program: ?': '$a | ? { $_ }\n',
  'an alias or a bare program: whoami.exe': 'whoami.exe\n',
  'null coalescing': '$a = $b ?? 1\n',
  ternary: '$a = $b ? 1 : 2\n',
  'pipeline chain': 'Get-Item -Path "x" && Get-Item -Path "y"\n',
  'null-conditional access': '$a = ($b)?.Name\n',
  'parameter of version 7': 'Get-Content -LiteralPath "x" -AsByteStream\n',
  'variable of version 6': 'if ($IsWindows) { $a = 1 }\n',
  $input: '$a = @($input)\n',
  'not plain ASCII': "$a = 'caf\u00e9'\n",
  '62 lines': '\n'.repeat(60),
  'a parameter that is cut short: -ea': 'Get-Item -Path "x" -ea Stop\n',
})) {
  test(`the rules notice ${rule}`, (t) => {
    t.true(brokenRules(strict + bad).includes(rule), JSON.stringify(brokenRules(strict + bad)));
    t.deepEqual(brokenRules(`${strict}$a = 1\n`), []);
  });
}

test('the rules notice a script without strict mode, and what stands in strings and comments is no breach', (t) => {
  t.deepEqual(brokenRules('$a = 1\n'), ['no strict mode, or errors do not stop it']);
  t.deepEqual(brokenRules(`${strict}# a && b ?? c\n$a = 'x && y ?? z'\n`), []);
});
