import test from 'ava';
import { compileRule } from '../../../runner/detections/rule.ts';
import { reasonsOf } from '../../../runner/detections/tally/reasons.ts';
import type { WinEvent } from '../../../runner/model/win-event.ts';
import { sysmonEvent } from './sysmon-event.ts';

const rule = (detection: string) =>
  compileRule(
    `title: A rule\nlogsource: { product: windows, category: process_creation }\ndetection:\n${detection}`,
    'a.yml',
  );

const started = (data: Readonly<Record<string, string>>, id = 1) => sysmonEvent(id, data);

const why = (detection: string, event: WinEvent) => reasonsOf(rule(detection).explain(event));

test('of a match, the selections that held and the values that made them hold', (t) => {
  t.deepEqual(
    why(
      "  image: { Image|endswith: ['\\a.exe', '\\b.exe'] }\n  line: { CommandLine|contains|all: [x, y] }\n  condition: image and line\n",
      started({ Image: 'C:\\B.EXE', CommandLine: 'x y z' }),
    ),
    [
      "'image and line' holds",
      '  image holds',
      "    Image endswith '\\b.exe': seen 'C:\\B.EXE'",
      '  line holds',
      "    CommandLine contains all 'x' and 'y': seen 'x y z'",
    ],
  );
});

test('of a miss, only what did not hold, with what was wanted and seen', (t) => {
  t.deepEqual(
    why(
      "  image: { Image|endswith: '\\a.exe' }\n  line: { CommandLine|contains|all: [x, y], User: me }\n  condition: image and line\n",
      started({ Image: 'C:\\a.exe', CommandLine: 'x' }),
    ),
    [
      "'image and line' does not hold",
      '  line does not hold',
      "    CommandLine contains all 'y': seen 'x'",
      "    User 'me': the event has no User",
    ],
  );
});

test('of a filter that held and must not, why it held', (t) => {
  t.deepEqual(
    why(
      "  image: { Image|endswith: '\\a.exe' }\n  filter_me: { User: me }\n  condition: image and not 1 of filter_*\n",
      started({ Image: 'C:\\a.exe', User: 'ME' }),
    ),
    [
      "'image and not 1 of filter_*' does not hold",
      "  'not 1 of filter_*' does not hold",
      "    '1 of filter_*' holds",
      '      filter_me holds',
      "        User 'me': seen 'ME'",
    ],
  );
});

test('that the event is of another log source comes first', (t) => {
  t.regex(
    why('  image: { Image: a }\n  condition: image\n', started({ Image: 'a' }, 5))[0] ?? '',
    /windows\/process_creation, not Microsoft-Windows-Sysmon\/Operational 5/,
  );
});

test('of many values and of long ones only a part is shown: the part that decides', (t) => {
  const long = `${'-'.repeat(5000)}Invoke-Thing${'+'.repeat(5000)}`;
  const [, held = ''] = why(
    '  line: { CommandLine|contains: invoke-thing }\n  condition: line\n',
    started({ CommandLine: long }),
  );
  t.regex(held, /^ {2}CommandLine contains 'invoke-thing': seen '\.\.\. -+Invoke-Thing\++ \.\.\.'$/);
  t.true(held.length < 300);
  const [, missed = ''] = why(
    '  line: { CommandLine|contains: [a, b, c, d, e, f, g] }\n  condition: line\n',
    started({ CommandLine: `zz${'-'.repeat(5000)}${'+'.repeat(5000)}` }),
  );
  t.regex(missed, /contains 'a' or 'b' or 'c' or 'd' or 'e' and 2 more: seen 'zz-+ \.\.\. \++'$/);
  t.true(missed.length < 300);
});

test('keywords are looked for anywhere', (t) => {
  t.deepEqual(why('  words: [one, two]\n  condition: words\n', started({ CommandLine: 'only one' })), [
    'words holds',
    "  anywhere 'one'",
  ]);
  t.deepEqual(
    why('  words: [one, two]\n  condition: words\n', started({ CommandLine: 'nothing' })).slice(0, 1),
    ['words does not hold'],
  );
});
