import { join } from 'node:path';
import test from 'ava';
import type { DetectionReport } from '../../runner/model/detection-report.ts';
import { motw } from '../guest/motw.ts';
import { created, detected, event, lab, mounted, rule } from './detection-lab.ts';

test('the rules of the harness over a file: one document, with what the contract names', async (t) => {
  const { events } = await lab([mounted, created('C:\\Temp\\a.iso'), created('C:\\Temp\\a.txt')]);
  const { code, stdout } = await motw(['detect', events, '--json']);
  t.is(code, 0);
  const report = JSON.parse(stdout) as DetectionReport;
  t.like(report, { schema: 'motw.detect/1', events: 3, damaged: 0 });
  t.deepEqual(
    report.rules.map(({ id, title, status, reason, matches }) => [
      typeof id,
      typeof title,
      status,
      reason,
      matches,
    ]),
    [1, 1, 0, 0, 0, 0].map((matches) => ['string', 'string', 'compiled', null, matches]),
  );
  t.deepEqual(
    report.rules.filter(({ matches }) => matches > 0).map(({ file }) => file.split('/').at(-1)),
    ['image-file-created.yml', 'image-mounted.yml'],
  );
});

test('--expect: 0 when it matched, by id, by name with and without extension, by path; in any case', async (t) => {
  const { events, rules } = await lab([created('C:\\Temp\\a.iso')], { 'rules/mine.yml': rule() });
  const names = ['11111111-1111-4111-8111-111111111111', 'mine', 'MINE.yml', join(rules, 'mine.yml')];
  const { code, report } = await detected([
    events,
    '--rules',
    rules,
    ...names.flatMap((name) => ['--expect', name]),
  ]);
  t.is(code, 0);
  t.deepEqual(
    report.rules.map(({ expected, matches }) => [expected, matches]),
    [[true, 1]],
  );
});

test('--expect: 1 when it did not match, and the console says so', async (t) => {
  const { events, rules } = await lab([created('C:\\Temp\\a.txt')], { 'rules/mine.yml': rule() });
  const { code, stdout } = await motw(['detect', events, '--rules', rules, '--expect', 'mine']);
  t.is(code, 1);
  t.regex(stdout, /^SILENT A rule: expected, and did not match$/m);
  t.regex(stdout, /no match among 1 event of windows\/file_event/);
});

test('two rules of one id are both held against the events, and it is said', async (t) => {
  const { events, rules } = await lab([created('C:\\Temp\\a.iso')], {
    'rules/a.yml': rule(),
    'rules/b.yml': rule(),
  });
  const { code, stdout, stderr } = await motw(['detect', events, '--rules', rules, '--json']);
  t.is(code, 0);
  t.deepEqual(
    (JSON.parse(stdout) as DetectionReport).rules.map(({ matches }) => matches),
    [1, 1],
  );
  t.regex(stderr, /one id, 11111111-1111-4111-8111-111111111111, in 2 rules: .*a\.yml, .*b\.yml/);
});

test('a rule whose log source has no events here, or is of no Windows log, has not said "no match"', async (t) => {
  const { events, rules } = await lab([created('C:\\Temp\\a.txt')], {
    'rules/a.yml': rule(),
    'rules/b.yml': rule({
      id: '22222222-2222-4222-8222-222222222222',
      logsource: '{ product: windows, category: process_creation }',
    }),
    'rules/c.yml': rule({
      id: '33333333-3333-4333-8333-333333333333',
      logsource: '{ product: linux, category: process_creation }',
    }),
    'rules/d.yml': rule({
      id: '44444444-4444-4444-8444-444444444444',
      logsource: '{ product: windows, category: no_such_thing }',
    }),
  });
  const { code, report } = await detected([events, '--rules', rules]);
  t.is(code, 0);
  t.deepEqual(
    report.rules.map((one) => (one.status === 'compiled' ? [one.logSource, one.events, one.matches] : one)),
    [
      ['windows/file_event', 1, 0],
      ['windows/process_creation', 0, 0],
      ['linux/process_creation', null, 0],
      ['windows/no_such_thing', null, 0],
    ],
  );
  const { stdout } = await motw(['detect', events, '--rules', rules, '--expect', 'b', '--expect', 'c']);
  const text = stdout.replaceAll(/\n */g, ' ');
  t.regex(text, /no match: 1 rule with events of the rule's log source/);
  t.regex(text, /without events here: 1 rule, of windows\/process_creation/);
  t.regex(text, /without events here, for other products than Windows: 1 rule, of linux\/process_creation/);
  t.regex(text, /without events here: linux\/process_creation is no log source of Windows/);
  t.regex(
    text,
    /without events here, for a log source that is not known here: 1 rule, of windows\/no_such_thing/,
  );
  t.regex(text, /without events here: none of windows\/process_creation \(.*Sysmon/);
});

const part = (MessageNumber: string, ScriptBlockText: string) =>
  event('Microsoft-Windows-PowerShell/Operational', 4104, {
    MessageNumber,
    MessageTotal: '2',
    ScriptBlockText,
    ScriptBlockId: '5d1a7c1e-0000-4000-8000-000000000001',
  });

test('a script that was logged in parts is one event, and a rule sees the whole of it', async (t) => {
  const { events, rules } = await lab([part('2', 'Image -ImagePath a.iso'), part('1', 'Mount-Disk')], {
    'rules/script.yml': rule({
      logsource: '{ product: windows, category: ps_script }',
      selection: "{ ScriptBlockText|contains: 'Mount-DiskImage -ImagePath' }",
    }),
  });
  const { code, report } = await detected([events, '--rules', rules, '--expect', 'script']);
  t.is(code, 0);
  t.is(report.events, 1);
});

test('a script of which a part is missing is looked at as far as it is there, and is damage', async (t) => {
  const { events, rules } = await lab([part('1', 'Mount-Disk'), mounted], { 'rules/a.yml': rule() });
  const { code, report } = await detected([events, '--rules', rules]);
  t.is(code, 3);
  t.is(report.events, 2);
  t.is(report.damaged, 1);
});
