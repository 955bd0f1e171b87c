import test from 'ava';
import { compileRules } from '../../../runner/detections/rule.ts';

const head = 'title: T\nlogsource: { category: file_event }\ndetection:\n';
const detection = (selection: string, condition = 's') =>
  `${head}  s: ${selection}\n  condition: ${condition}\n`;
const many = (n: number, one: (i: number) => string, between = '\n') =>
  Array.from({ length: n }, (_, i) => one(i)).join(between);
const bomb = [
  'a: &a [x, x, x, x, x, x, x, x, x]',
  ...[...'bcdefghij'].map(
    (name, i) => `${name}: &${name} [${Array(9).fill(`*${'abcdefghi'[i]}`).join(', ')}]`,
  ),
].join('\n');

/** Texts made to take time or memory, and what they are refused for; null where they are a rule. */
const texts: readonly (readonly [what: string, text: string, reason: RegExp | null])[] = [
  ['lists within lists', '['.repeat(100_000), /nested too deep/],
  ['maps within maps', '{a: '.repeat(50_000), /nested too deep/],
  ['blocks within blocks', many(1500, (i) => `${' '.repeat(i)}a:`), /nested (?:too deep|deeper than)/],
  ['seventy levels', `a: ${'['.repeat(70)}${']'.repeat(70)}`, /nested deeper than 64 levels/],
  ['aliases that multiply', bomb, /more than 200000 values/],
  ['an alias within its own anchor', 'a: &a [*a]', /nested deeper/],
  ['more documents than anybody writes', 'a: b\n---\n'.repeat(3000), /more than 1000 documents/],
  [
    'an endless condition',
    detection(
      '{ a: b }',
      many(20_000, () => 's', ' or '),
    ),
    null,
  ],
  ['parentheses', detection('{ a: b }', '('.repeat(50_000)), /nested deeper than 100 levels/],
  ['negations', detection('{ a: b }', `${'not '.repeat(50_000)}s`), /nested deeper than 100 levels/],
  ['a list of many values', detection(`\n    a:\n${many(50_000, (i) => `      - v${i}`)}`), null],
  ['many fields', detection(`\n${many(20_000, (i) => `    k${i}: v`)}`), null],
  [
    'many uses of one alias',
    detection(`\n    x: &v value\n    a:\n${many(30_000, () => '      - *v')}`),
    null,
  ],
  ['many selections', `${head}${many(5000, (i) => `  s${i}: { a: b }`)}\n  condition: 1 of s*\n`, null],
  ['many wildcards', detection(`{ a: '${'*a?'.repeat(20_000)}' }`), null],
  ['many modifiers', detection(`{ 'a${'|contains'.repeat(20_000)}': b }`), /'contains' comes twice/],
  [
    'an expression with many letters to fold',
    detection(`{ 'a|re|i': '[${many(10_000, (i) => String.fromCodePoint(0x100 + i * 2), '')}]' }`),
    null,
  ],
  ['an expression with endless alternatives', detection(`{ 'a|re': '(${'|'.repeat(200_000)})' }`), null],
  [
    'an expression with endless groups',
    detection(`{ 'a|re': '${'('.repeat(50_000)}' }`),
    /nested deeper than 100 levels/,
  ],
  [
    'names that every object has',
    `${head}  __proto__: { __proto__: x }\n  constructor: { toString|contains: y }\n  condition: __proto__ or constructor\n`,
    null,
  ],
];

for (const [what, text, reason] of texts) {
  test(`bounded: ${what}`, (t) => {
    const { rules, refused } = compileRules(text, 'a.yml');
    if (reason === null) t.deepEqual([rules.length, refused.length], [1, 0], refused[0]?.message);
    else t.regex(refused[0]?.reason ?? 'not refused', reason);
  });
}
