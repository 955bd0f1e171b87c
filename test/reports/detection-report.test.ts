import test from 'ava';
import type {
  CompiledRuleReport,
  DetectionReport,
  MatchReport,
} from '../../runner/model/detection-report.ts';
import { detectionReport } from '../../runner/reports/console/detection-report.ts';
import { widthOf } from '../../runner/reports/lines.ts';

const hostile = '\u001b[2J\u202ename\u0007 with 漢字 and no end '.repeat(40);

const match = (because: readonly string[] = []): MatchReport => ({
  file: 'Sysmon.evtx',
  at: 'record 17',
  channel: 'Microsoft-Windows-Sysmon/Operational',
  eventId: 1,
  time: '2026-11-24T12:00:00.0000000Z',
  computer: 'PC1',
  because,
});

const compiled = (parts: Partial<CompiledRuleReport>): CompiledRuleReport => ({
  id: '11111111-1111-4111-8111-111111111111',
  title: 'A rule',
  status: 'compiled',
  reason: null,
  matches: 0,
  file: 'rules/a-rule.yml',
  level: 'high',
  expected: false,
  logSource: 'windows/process_creation',
  carriedBy: 'windows',
  channels: ['Microsoft-Windows-Sysmon/Operational'],
  eventIds: [1],
  needs: [],
  events: 3,
  matched: [],
  nearestMiss: null,
  ...parts,
});

const reportOf = (...rules: DetectionReport['rules']): DetectionReport => ({
  schema: 'motw.detect/1',
  events: 3,
  damaged: 0,
  rules,
  damage: [],
});

const everything: DetectionReport = {
  ...reportOf(
    compiled({
      matches: 1234567,
      title: hostile,
      file: `rules/${hostile}.yml`,
      level: hostile,
      matched: [match(['selection holds', `  Image endswith '${hostile}': seen '${hostile}'`])],
    }),
    compiled({ title: 'Nearly', expected: true, nearestMiss: match(['selection does not hold']) }),
    compiled({ title: 'Deaf', expected: true, events: 0, needs: [hostile, 'an audit policy'] }),
    compiled({
      title: 'Foreign',
      events: null,
      carriedBy: 'elsewhere',
      logSource: 'linux/auditd',
      channels: null,
    }),
    {
      id: 'x',
      title: hostile,
      status: 'refused',
      reason: hostile,
      matches: 0,
      file: 'x.yml',
      line: 3,
      column: 9,
      expected: true,
    },
  ),
  damaged: 25,
  damage: [{ file: hostile, at: 'record 5', reason: hostile }],
};

for (const columns of [1, 40, 41, 60, 80, 120, 1000]) {
  test(`whatever it is given, no line is wider than ${columns} columns can hold`, (t) => {
    const limit = Math.min(120, Math.max(40, columns));
    for (const line of detectionReport(everything, { colour: false, columns }).split('\n'))
      t.true(widthOf(line) <= limit, line);
  });
}

test('what comes from rules and events is printed as visible text', (t) => {
  const text = detectionReport(everything, { colour: false });
  t.notRegex(text, /(?!\n)\p{C}/u);
  t.regex(text.replaceAll(/\s+/g, ''), /\\u\{1b\}\[2J\\u\{202e\}name/);
});

test('colours are there when asked for, and take no room', (t) => {
  const plain = detectionReport(everything, { colour: false, columns: 60 });
  const painted = detectionReport(everything, { colour: true, columns: 60 });
  t.not(painted, plain);
  // Select Graphic Rendition (ECMA-48).
  t.is(painted.replaceAll(new RegExp(`${String.fromCharCode(27)}\\[\\d+m`, 'g'), ''), plain);
});

test('every rule is told about: matched, silent, without events, refused', (t) => {
  const text = detectionReport(everything, { colour: false, columns: 120 });
  t.regex(text, /^1234567 /m);
  t.regex(text, /and 1234566 more: --show 1234567 shows all of them/);
  t.regex(text, /^no match: 1 rule with events of the rule's log source$/m);
  t.regex(
    text,
    /^Nearly \(a-rule\.yml\), expected\n {2}no match among 3 events of windows\/process_creation\n {2}nearest miss:/m,
  );
  t.regex(text, /^without events here: 1 rule, of windows\/process_creation$/m);
  t.regex(
    text,
    /without events here: none of windows\/process_creation \(Microsoft-Windows-Sysmon\/Operational, event 1\)/,
  );
  t.regex(text, /such an event needs: .*audit policy/s);
  t.regex(text, /^without events here, for other products than Windows: 1 rule, of linux\/auditd$/m);
  t.regex(text, /^REFUSED /m);
  t.regex(text, /x\.yml:3:9: /);
  t.regex(text, /^DAMAGED record 5 of /m);
  t.regex(text, /^and 24 damaged places more$/m);
  t.is(text.match(/^SILENT /gm)?.length, 3);
  t.regex(text, /\n3 events, 25 damaged places; 1 of 5 rules matched, 1 refused$/);
});

test('nothing matched and nothing was expected: that is all it says', (t) => {
  t.is(
    detectionReport(reportOf(compiled({})), { colour: false }),
    "no match: 1 rule with events of the rule's log source\n\n3 events; 0 of 1 rule matched",
  );
});

test('of many log sources only some are named', (t) => {
  const rules = Array.from({ length: 30 }, (_, i) =>
    compiled({ events: 0, logSource: `windows/source_${i}` }),
  );
  t.regex(
    detectionReport(reportOf(...rules), { colour: false }).replaceAll(/\n */g, ' '),
    /without events here: 30 rules, of windows\/source_0, .* and 18 more/,
  );
});
