import test from 'ava';
import { compileRule } from '../../../runner/detections/rule.ts';
import { RuleRefused } from '../../../runner/detections/rule-refused.ts';

const text = `title: A program
logsource:
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
const key = (modifiers: string, value = "'.exe'") =>
  edited("Image|endswith: '.exe'", `Image${modifiers}: ${value}`);
const condition = (words: string) => edited('condition: selection', `condition: ${words}`);

/** Where the refusal points: the line, and the text that stands there. */
type Row = readonly [what: string, rule: string, at: readonly [line: number, starts: string], reason: RegExp];

const modifiers: readonly Row[] = [
  ['an unknown modifier', key('|contain'), [6, 'contain:'], /'contain' is not in the specification/],
  ['a modifier in capitals', key('|Contains'), [6, 'Contains:'], /'Contains' is not in/],
  ['a modifier without a name', key('||contains'), [6, '|contains'], /'' is not in/],
  ['a modifier twice', key('|contains|contains'), [6, 'contains:'], /'contains' comes twice/],
  ['two placings', key('|startswith|endswith'), [6, 'endswith:'], /'startswith' and 'endswith' can't/],
  ['a flag without re', key('|i'), [6, 'i:'], /'i' needs 're' before it/],
  ['a flag before re', key('|i|re'), [6, 'i|re'], /'i' is a flag of 're' and follows it/],
  ['re with cased', key('|re|cased'), [6, 'cased:'], /'re' and 'cased' can't/],
  ['re behind an encoding', key('|base64|re'), [6, 'base64|re'], /'re' and 'base64' can't/],
  ['re with a placing', key('|re|contains'), [6, 'contains:'], /'re' and 'contains' can't/],
  ['cidr with a placing', key('|cidr|contains'), [6, 'contains:'], /'cidr' and 'contains' can't/],
  ['cidr with text that is none', key('|cidr'), [6, "'.exe'"], /'.exe' is no IP network/],
  ['cidr with too long a prefix', key('|cidr', '10.0.0.0/33'), [6, '10.'], /no IP network/],
  ['cidr with wildcards', key('|cidr', "'10.*'"), [6, "'10"], /wildcards can't go with 'cidr'/],
  [
    'base64 behind a placing',
    key('|contains|base64'),
    [6, 'contains|'],
    /'contains' is put around what is encoded/,
  ],
  ['base64 with wildcards', key('|base64', "'a*'"), [6, "'a*'"], /wildcards can't go with 'base64'/],
  [
    'base64offset with wildcards',
    key('|base64offset|contains', "'a?'"),
    [6, "'a?'"],
    /wildcards can't go with/,
  ],
  [
    'base64offset of one character',
    key('|base64offset|contains', 'a'),
    [6, 'a\n'],
    /too short for 'base64offset'/,
  ],
  ['both kinds of base64', key('|base64|base64offset'), [6, 'base64offset:'], /can't go together/],
  [
    'UTF-16 behind base64',
    key('|base64|wide'),
    [6, 'base64|'],
    /'base64' encodes bytes, so it follows UTF-16/,
  ],
  ['two kinds of UTF-16', key('|wide|utf16be'), [6, 'utf16be:'], /'wide' and 'utf16be' can't/],
  ['windash behind base64', key('|base64|windash'), [6, 'base64|'], /'base64' would hide/],
  ['too many dashes to encode', key('|windash|base64', "'-a-b-c-d-e-f'"), [6, "'-a"], /too many dashes/],
  ['exists with text', key('|exists'), [6, "'.exe'"], /'exists' takes true or false/],
  [
    'exists with another modifier',
    key('|exists|all', '[true, false]'),
    [6, 'all:'],
    /'exists' and 'all' can't/,
  ],
  ['all with one value', key('|contains|all'), [6, 'Image'], /'all' needs a list of several values/],
  [
    'all with a list of one',
    key('|contains|all', '[a]'),
    [6, 'Image'],
    /'all' needs a list of several values/,
  ],
  ['a comparison with text', key('|lt', "'5'"), [6, "'5'"], /'lt' takes a number/],
  ['a comparison with no end', key('|lt', '.inf'), [6, '.inf'], /'lt' takes a number that can be written/],
  ['a comparison with what is no number', key('|gte', '.nan'), [6, '.nan'], /'gte' takes a number that can/],
  ['a comparison with a huge exponent', key('|lt', '1e5000'), [6, '1e5000'], /'lt' takes a number that can/],
  ['two comparisons', key('|lt|gt', '5'), [6, 'gt:'], /'lt' and 'gt' can't/],
  ['a comparison with a placing', key('|gte|contains', '5'), [6, 'contains:'], /'gte' and 'contains' can't/],
  ['a part of a date with text', key('|hour'), [6, "'.exe'"], /'hour' takes a number/],
  ['two parts of a date', key('|hour|minute', '5'), [6, 'minute:'], /'hour' and 'minute' can't/],
  ['fieldref with wildcards', key('|fieldref', "'A*'"), [6, "'A*'"], /wildcards can't go with 'fieldref'/],
  ['fieldref with a number', key('|fieldref', '5'), [6, '5'], /'fieldref' takes a field's name/],
  [
    'fieldref with an encoding',
    key('|fieldref|base64', 'A'),
    [6, 'base64:'],
    /'fieldref' and 'base64' can't/,
  ],
  ['null with a modifier', key('|contains', 'null'), [6, 'null'], /'contains' has no value to work on/],
];

const values: readonly Row[] = [
  ['null in a list', key('', '[a, null]'), [6, 'null'], /null can't be one of several values/],
  ['a value that is a map', key('', '{ a: b }'), [6, '{ a'], /the value of 'Image' is a map/],
  ['a list in a list', key('', '[a, [b]]'), [6, '[b]'], /a value of 'Image' is a list/],
  ['an empty list of values', key('', '[]'), [6, '[]'], /a list without values/],
  [
    'an empty selection',
    edited("\n    Image|endswith: '.exe'", ' {}'),
    [5, '{}'],
    /a selection without entries/,
  ],
  [
    'an empty list as selection',
    edited("\n    Image|endswith: '.exe'", ' []'),
    [5, '[]'],
    /a selection without entries/,
  ],
  [
    'a list in a list of maps',
    edited("\n    Image|endswith: '.exe'", ' [{ a: b }, [c]]'),
    [5, '[c]'],
    /a list within a list/,
  ],
  [
    'a selection without anything',
    edited("\n    Image|endswith: '.exe'", ''),
    [5, '\n'],
    /null needs a field/,
  ],
  ['keywords with cidr', edited('Image|endswith', "'|cidr'"), [6, '|cidr'], /'cidr' needs a field's name/],
  [
    'keywords with exists',
    edited("Image|endswith: '.exe'", "'|exists': true"),
    [6, '|exists'],
    /'exists' needs a field/,
  ],
  [
    'a field twice in one map',
    edited("'.exe'", "'.exe'\n    Image|endswith: x"),
    [7, 'Image'],
    /'Image\|endswith' comes twice/,
  ],
];

const conditions: readonly Row[] = [
  [
    'a selection that is not there',
    condition('selection and filter'),
    [7, 'filter'],
    /no selection is called 'filter'/,
  ],
  [
    'a name of a selection in other case',
    condition('Selection'),
    [7, 'Selection'],
    /no selection is called 'Selection'/,
  ],
  [
    'a pattern that names nothing',
    condition('selection or 1 of filter_*'),
    [7, 'filter_*'],
    /no selection is called 'filter_\*'/,
  ],
  ['another quantity', condition('2 of them'), [7, '2 of'], /'2 of' is not in the specification/],
  ['any of', condition('any of selection*'), [7, 'any of'], /'any of' is not in the specification/],
  ['an aggregation', condition('selection | count() > 5'), [7, '| count'], /aggregation with '\|'/],
  ['a missing parenthesis', condition('(selection'), [7, '(selection'], /a '\)' is missing/],
  ['a parenthesis too many', condition('selection)'), [7, ')'], /'\)' is not expected there/],
  ['a condition that ends too early', condition('selection and'), [7, 'selection and'], /ends too early/],
  ['a quantity that ends too early', condition('1 of'), [7, '1 of'], /ends too early/],
  [
    'a condition that begins with an operator',
    condition('and selection'),
    [7, 'and'],
    /'and' is not expected there/,
  ],
  [
    'two operands side by side',
    condition('selection selection'),
    [7, 'selection\n'],
    /'selection' is not expected/,
  ],
  ['nothing as condition', condition(''), [7, '\n'], /a condition is text/],
  ['an empty text', condition("''"), [7, "'"], /ends too early/],
  [
    'a wrong condition in a list',
    condition('[selection, nobody]'),
    [7, 'nobody'],
    /no selection is called 'nobody'/,
  ],
  ['an empty list of conditions', condition('[]'), [7, '[]'], /a list without conditions/],
  ['a map as condition', condition('{ a: b }'), [7, '{ a'], /a condition is text/],
  ['no condition', edited('  condition: selection\n', ''), [5, 'selection'], /no 'condition'/],
  [
    'a time frame',
    edited('  condition', '  timeframe: 5m\n  condition'),
    [7, 'timeframe'],
    /'timeframe' is no part/,
  ],
];

const documents: Row[] = [
  ['no title', edited('title: A program\n', ''), [1, 'logsource'], /no 'title'/],
  ['an empty title', edited('A program', "''"), [1, "''"], /no 'title'/],
  ['a title that is a list', edited('A program', '[a]'), [1, '[a]'], /'title' is not text/],
  ['no log source', edited('logsource:\n  category: process_creation\n', ''), [1, 'title'], /no 'logsource'/],
  ['an empty log source', edited('\n  category: process_creation', ' {}'), [2, '{}'], /names neither/],
  [
    'a log source that is text',
    edited('\n  category: process_creation', ' windows'),
    [2, 'windows'],
    /'logsource' is not a map/,
  ],
  ['no detection', 'title: T\nlogsource: { category: file_event }\n', [1, 'title'], /no 'detection'/],
  [
    'another taxonomy',
    edited('logsource', 'taxonomy: ecs\nlogsource'),
    [2, 'ecs'],
    /the taxonomy 'ecs' is not supported/,
  ],
  [
    'a correlation rule',
    'title: Many\ncorrelation:\n  type: event_count\n  rules: [a]\n',
    [2, 'correlation'],
    /'Many' is a correlation rule: they are not supported/,
  ],
  [
    'a filter',
    'title: Less\nlogsource: { product: windows }\nfilter:\n  rules: [a]\n',
    [3, 'filter'],
    /'Less' is a filter/,
  ],
  ['a rule collection', `action: global\n${text}`, [1, 'action'], /'A program' is a rule collection/],
  ['several rules in one file', `${text}---\n${text}`, [9, 'title'], /several rules in one file/],
  ['no rule at all', '# nothing\n', [1, '#'], /the file has no rule/],
  ['text that is no map', 'just text\n', [1, 'just'], /not a map of attributes/],
  ['text that is no YAML', edited('A program', '[A'), [2, 'logsource'], /no YAML/],
  ['a tag of somebody', edited("'.exe'", "!exe '.exe'"), [6, '!exe'], /no YAML: Unresolved tag/],
  [
    'a key that is a list',
    edited('Image|endswith', '? [a]\n    '),
    [6, '[a]'],
    /a key that is no plain value/,
  ],
  [
    'an alias without its anchor',
    edited("'.exe'", '*nobody'),
    [6, '*nobody'],
    /'\*nobody' has no anchor before it/,
  ],
];

for (const [written, meant] of [
  ['servcie', 'service'],
  ['Service', 'service'],
  ['services', 'service'],
  ['sevice', 'service'],
  ['catagory', 'category'],
  ['categories', 'category'],
  ['prodcut', 'product'],
  ['defintion', 'definition'],
] as const)
  documents.push([
    `'${written}' in the log source`,
    edited('process_creation', `process_creation\n  ${written}: security`),
    [4, written],
    new RegExp(`has '${written}': did you mean '${meant}'`),
  ]);

test('a log source may have attributes of its own', (t) => {
  for (const own of ['device', 'project', 'vendor', 'source', 'x-service'])
    t.notThrows(() => compileRule(edited('process_creation', `process_creation\n  ${own}: x`), 'a.yml'), own);
});

for (const [what, rule, [line, starts], reason] of [...modifiers, ...values, ...conditions, ...documents]) {
  test(`refused with file, line and column: ${what}`, (t) => {
    const error = t.throws(() => compileRule(rule, 'rules/a.yml'), { instanceOf: RuleRefused });
    t.regex(error?.reason ?? '', reason);
    t.is(error?.line, line);
    const there = rule
      .split('\n')
      .slice(line - 1)
      .join('\n')
      .slice((error?.column ?? 0) - 1);
    t.true(there.startsWith(starts), `column ${error?.column}: ${there}`);
    t.true(error?.message.startsWith(`rules/a.yml:${line}:`));
    t.is(error?.category, 'user');
  });
}
