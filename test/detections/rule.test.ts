import { createHash } from 'node:crypto';
import test from 'ava';
import { compileRule } from '../../runner/detections/rule.ts';
import { RuleRefused } from '../../runner/detections/rule-refused.ts';
import { elsewhere, sysmon, vhdmp } from './win-events.ts';

const text = `title: A program
id: 6f1dbbd9-3a0c-4d43-9a5f-3c8bb5a6ab11
logsource:
  product: windows
  category: process_creation
detection:
  selection:
    Image|endswith: '.exe'
  condition: selection
`;
const edited = (from: string, to: string) => {
  if (!text.includes(from)) throw new Error(`the rule does not hold ${from}`);
  return text.replace(from, to);
};

test('a rule is the control that its file is named after', (t) => {
  const rule = compileRule(text, 'rules/a-program.yml');
  t.like(rule, {
    id: '6f1dbbd9-3a0c-4d43-9a5f-3c8bb5a6ab11',
    name: 'a-program',
    title: 'A program',
    sha256: createHash('sha256').update(text).digest('hex'),
  });
});

test("a rule looks only at its log source's channel and event ids", (t) => {
  const rule = compileRule(text, 'a.yml');
  const event = sysmon(1, { Image: 'E:\\a.exe' });
  t.true(rule.matches(event));
  t.true(rule.matches(elsewhere(event, { Channel: 'microsoft-windows-sysmon/operational' })));
  t.false(rule.matches(elsewhere(event, { EventID: 7 })));
  t.false(rule.matches(elsewhere(event, { Channel: 'Application' })));
});

test('the service vhdmp is either of the names that its channel has had, with any event id', (t) => {
  const rule = compileRule(
    edited('category: process_creation', 'service: vhdmp').replace('Image', 'VhdFileName'),
    'a.yml',
  );
  const event = vhdmp(2, { VhdFileName: 'x.exe' });
  t.true(rule.matches(event));
  t.true(rule.matches(elsewhere(event, { Channel: 'Microsoft-Windows-VHDMP/Operational' })));
  t.false(rule.matches(elsewhere(event, { Channel: 'Microsoft-Windows-VHDMP-Analytic' })));
});

test('system fields and the fields of UserData can be asked for', (t) => {
  const rule = compileRule(
    edited(
      "Image|endswith: '.exe'",
      "EventID: 1\n    Provider_Name: 'Microsoft-Windows-Sysmon'\n    Inner: x",
    ),
    'a.yml',
  );
  const { System } = sysmon(1, {}).Event;
  t.true(rule.matches({ Event: { System, UserData: { Wrapper: { Inner: 'x' } } } }));
  t.false(rule.matches({ Event: { System, UserData: { Wrapper: { Inner: 'y' } } } }));
});

const refusals: readonly (readonly [what: string, rule: string, line: number, reason: RegExp])[] = [
  [
    'an unknown modifier',
    edited('Image|endswith', 'Image|base64offset|contains'),
    8,
    /modifier 'base64offset'/,
  ],
  ['a flag without re', edited('Image|endswith', 'Image|i'), 8, /modifier 'i'/],
  [
    'two placings',
    edited('Image|endswith', 'Image|startswith|endswith'),
    8,
    /'startswith' and 'endswith' together/,
  ],
  ['re with cased', edited('Image|endswith', 'Image|re|cased'), 8, /'re' and 'cased' together/],
  ['exists with a text', edited('Image|endswith', 'Image|exists'), 8, /true or false/],
  ['null with a modifier', edited("'.exe'", 'null'), 8, /on no value/],
  ['a value that is a map', edited("'.exe'", '{ a: b }'), 8, /neither text/],
  [
    'a wrong regular expression',
    edited("Image|endswith: '.exe'", "Image|re: '(a'"),
    8,
    /not a regular expression/,
  ],
  ['an empty list of values', edited("'.exe'", '[]'), 8, /without values/],
  ['an empty selection', edited("\n    Image|endswith: '.exe'", ' {}'), 7, /without entries/],
  [
    'a selection that is not there',
    edited('condition: selection', 'condition: selection and filter'),
    9,
    /'filter'/,
  ],
  [
    'a pattern that names nothing',
    edited('condition: selection', 'condition: 1 of filter_*'),
    9,
    /'filter_\*'/,
  ],
  ['another quantity', edited('condition: selection', 'condition: 2 of them'), 9, /'2 of' is not supported/],
  [
    'an aggregation',
    edited('condition: selection', 'condition: selection | count() > 5'),
    9,
    /'\|' is not expected/,
  ],
  ['a missing parenthesis', edited('condition: selection', 'condition: (selection'), 9, /'\)' is missing/],
  [
    'a condition that ends too early',
    edited('condition: selection', 'condition: selection and'),
    9,
    /ends too early/,
  ],
  [
    'two operands side by side',
    edited('condition: selection', 'condition: selection selection'),
    9,
    /not expected there/,
  ],
  [
    'a list of conditions',
    edited('condition: selection', 'condition: [selection]'),
    9,
    /detection.condition/,
  ],
  ['a time frame', edited('  condition', '  timeframe: 5m\n  condition'), 9, /'timeframe' is not supported/],
  ['another product', edited('product: windows', 'product: linux'), 4, /product 'linux'/],
  ['another category', edited('process_creation', 'dns_query_of_mine'), 5, /category 'dns_query_of_mine'/],
  ['another service', edited('category: process_creation', 'service: toString'), 5, /service 'toString'/],
  ['no log source', edited('  category: process_creation\n', ''), 4, /either a category or a service/],
  ['no id', edited('id: 6f1dbbd9-3a0c-4d43-9a5f-3c8bb5a6ab11\n', ''), 1, /^id: /],
  [
    'no detection',
    'title: T\nid: 6f1dbbd9-3a0c-4d43-9a5f-3c8bb5a6ab11\nlogsource: { category: file_event }\n',
    1,
    /^detection: /,
  ],
  ['several rules in one file', `${text}---\n${text}`, 10, /multiple documents/i],
  ['a text that is no YAML', edited('title: A program', 'title: [A'), 2, /./],
  ['an alias without its anchor', edited("'.exe'", '*nobody'), 1, /nobody/],
];

for (const [what, rule, line, reason] of refusals) {
  test(`refused with file and line: ${what}`, (t) => {
    const error = t.throws(() => compileRule(rule, 'rules/a.yml'), { instanceOf: RuleRefused });
    t.regex(error?.reason ?? '', reason);
    t.is(error?.line, line);
    t.true(error?.message.startsWith(`rules/a.yml:${line}: `));
    t.is(error?.category, 'user');
  });
}
