import { join } from 'node:path';
import test from 'ava';
import type { CompiledRuleReport } from '../../runner/model/detection-report.ts';
import { motw } from '../guest/motw.ts';
import { created, detected, lab, mounted, rule } from './detection-lab.ts';

test('--explain: what held in a match, and in the nearest miss what did not, with wanted and seen values', async (t) => {
  const { events, rules } = await lab(
    [created('C:\\Temp\\a.txt'), created('C:\\Temp\\b.iso', 2), created('C:\\Temp\\c.iso', 3)],
    {
      'rules/hit.yml': rule(),
      'rules/near.yml': rule({
        id: '22222222-2222-4222-8222-222222222222',
        selection: "{ TargetFilename|endswith: 'b.iso', Image|endswith: '\\z.exe' }",
      }),
    },
  );
  const { code, report } = await detected([
    events,
    '--rules',
    join(rules, 'hit.yml'),
    '--rules',
    join(rules, 'near.yml'),
    '--explain',
  ]);
  t.is(code, 0);
  const [hit, near] = report.rules as readonly CompiledRuleReport[];
  t.is(hit?.nearestMiss, null);
  t.regex(
    hit?.matched[0]?.because.join('\n') ?? '',
    /selection holds\n.*TargetFilename endswith '\.iso': seen 'C:\\Temp\\b\.iso'/,
  );
  t.deepEqual(near?.matched, []);
  t.like(near?.nearestMiss, { file: events, channel: 'Microsoft-Windows-Sysmon/Operational', eventId: 11 });
  t.regex(near?.nearestMiss?.at ?? '', /2/);
  t.regex(
    near?.nearestMiss?.because.join('\n') ?? '',
    /selection does not hold\n.*Image endswith '\\z\.exe': seen 'C:\\a\.exe'/,
  );
  t.notRegex(near?.nearestMiss?.because.join('\n') ?? '', /TargetFilename/);
  const { stdout } = await motw(['detect', events, '--rules', rules, '--explain', '--expect', 'near']);
  t.regex(stdout, /nearest miss:\n(?:.*\n)+? +Image endswith/);
});

test('--explain: no nearest miss of a rule that is only one of a folder', async (t) => {
  const { events, rules } = await lab([created('C:\\Temp\\a.txt')], { 'rules/a.yml': rule() });
  const { report } = await detected([events, '--rules', rules, '--explain']);
  t.like(report.rules, [{ nearestMiss: null }]);
});

test('--placeholders: a rule with %name% is refused without, and matches with them', async (t) => {
  const { events, rules, folder } = await lab([created('C:\\Temp\\a.iso')], {
    'rules/a.yml': rule({ selection: "{ TargetFilename|expand: '%images%' }" }),
    'names.yaml': "images: ['C:\\Temp\\a.iso', other]\n",
  });
  const without = await detected([events, '--rules', rules]);
  t.is(without.code, 2);
  t.regex(without.report.rules[0]?.reason ?? '', /images/);
  const { code, report } = await detected([
    events,
    '--rules',
    rules,
    '--placeholders',
    join(folder, 'names.yaml'),
  ]);
  t.is(code, 0);
  t.is(report.rules[0]?.matches, 1);
});

test('--show says how many matches are shown; all are counted', async (t) => {
  const lines = Array.from({ length: 7 }, (_, i) => created(`C:\\Temp\\${i}.iso`, i + 1));
  const { events, rules } = await lab(lines, { 'rules/a.yml': rule() });
  const shown = async (...args: string[]) => {
    const { report } = await detected([events, '--rules', rules, ...args]);
    const [only] = report.rules as readonly CompiledRuleReport[];
    return [only?.matches, only?.matched.length];
  };
  t.deepEqual(await shown(), [7, 3]);
  t.deepEqual(await shown('--show', '0'), [7, 0]);
  t.deepEqual(await shown('--show', '100'), [7, 7]);
  const { stdout } = await motw(['detect', events, '--rules', rules]);
  t.regex(stdout, /and 4 more: --show 7 shows all of them/);
});

test('several files are one stream of events, and piped text has no control sequences and short lines', async (t) => {
  const { events, folder } = await lab([mounted], {
    'more.jsonl': `${created('C:\\\u001b[31mTemp\\a.iso')}\n`,
  });
  const { code, stdout } = await motw(['detect', events, join(folder, 'more.jsonl'), '--explain'], {
    NO_COLOR: undefined,
  });
  t.is(code, 0);
  t.regex(stdout, /2 events; 2 of 6 rules matched/);
  t.notRegex(stdout, /(?!\n)\p{Cc}/u);
  t.true(stdout.split('\n').every((line) => line.length <= 80));
});
