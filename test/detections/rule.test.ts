import { createHash } from 'node:crypto';
import test from 'ava';
import { compileRule, compileRules } from '../../runner/detections/rule.ts';
import { sysmon } from './win-events.ts';

const text = `title: A program
id: 6f1dbbd9-3a0c-4d43-9a5f-3c8bb5a6ab11
status: experimental
level: high
x-own: { anything: [at, all] }
logsource:
  product: windows
  category: process_creation
  somebody: else
detection:
  selection:
    Image|endswith: '.exe'
  condition: selection
`;

test('a rule is the control that its file is named after', (t) => {
  t.like(compileRule(text, 'rules/a-program.yml'), {
    id: '6f1dbbd9-3a0c-4d43-9a5f-3c8bb5a6ab11',
    name: 'a-program',
    title: 'A program',
    level: 'high',
    file: 'rules/a-program.yml',
    sha256: createHash('sha256').update(text).digest('hex'),
  });
});

test('without an id a rule is known by its name; the extension is either, in any case', (t) => {
  const without = text.replace(/^id:.*\n/m, '').replace(/^level:.*\n/m, '');
  t.like(compileRule(without, 'a.YAML'), { id: 'a', name: 'a', level: null });
});

test('a byte order mark, line ends of Windows and a document mark do not matter', (t) => {
  for (const same of [
    `\ufeff${text}`,
    text.replaceAll('\n', '\r\n'),
    `---\n${text}...\n`,
    `%YAML 1.2\n---\n${text}`,
  ]) {
    t.true(compileRule(same, 'a.yml').matches(sysmon(1, { Image: 'x.exe' })));
  }
});

test('several documents: a rule each, and the refusals beside them', (t) => {
  const correlation = 'title: Many\ncorrelation: { type: event_count }\n';
  const other = text.replace('A program', 'Another').replace('.exe', '.scr');
  const { rules, refused } = compileRules([text, correlation, other].join('---\n'), 'both.yml');
  t.deepEqual(
    rules.map(({ name, title }) => [name, title]),
    [
      ['both', 'A program'],
      ['both-3', 'Another'],
    ],
  );
  t.deepEqual(
    rules.map((rule) => rule.matches(sysmon(1, { Image: 'x.scr' }))),
    [false, true],
  );
  t.deepEqual(
    refused.map(({ line, column, reason }) => [line, column, reason]),
    [[16, 1, "'Many' is a correlation rule: they are not supported"]],
  );
});

test('a file that is no YAML is one refusal', (t) => {
  const { rules, refused } = compileRules('title: [a', 'a.yml');
  t.is(rules.length, 0);
  t.is(refused.length, 1);
  t.regex(refused[0]?.message ?? '', /^a\.yml:1:\d+: no YAML: /);
});

test('an anchor is used again where its alias stands', (t) => {
  const rule = compileRule(
    text
      .replace("'.exe'", '&programs [.exe, .com]\n  other:\n    Image|startswith: *programs')
      .replace('condition: selection', 'condition: other'),
    'a.yml',
  );
  t.true(rule.matches(sysmon(1, { Image: '.com' })));
  t.false(rule.matches(sysmon(1, { Image: 'x.com' })));
});
