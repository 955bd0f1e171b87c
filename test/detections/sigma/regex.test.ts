import test from 'ava';
import fc from 'fast-check';
import { Automaton } from '../../../runner/detections/engine/regex/automaton.ts';
import { RuleRefused } from '../../../runner/detections/rule-refused.ts';
import { parseRegex } from '../../../runner/detections/sigma/regex/parse-regex.ts';
import { program } from '../../../runner/detections/sigma/regex/program.ts';
import { one, type Row, ruleOf, testRows } from './rows.ts';

const re = (source: string, flags = '') => one(`A|re${flags}: '${source.replaceAll("'", "''")}'`);
const s = String.raw;

// Sigma modifiers 2.1.0, "Regular Expression"; PCRE (pcre2pattern) for what the flavour's other parts mean.
const rows: readonly Row[] = [
  ['re heeds case and is not anchored', re(s`b\dX`), [{ A: 'ab1Xc' }], [{ A: 'ab1xc' }, {}]],
  [
    'dot, but not a newline',
    re('^a.c$'),
    [{ A: 'abc' }, { A: 'a😀c' }, { A: 'a\rc' }],
    [{ A: 'a\nc' }, { A: 'ac' }],
  ],
  ['s: dot is a newline too', re('^a.c$', '|s'), [{ A: 'a\nc' }], [{ A: 'ac' }]],
  [
    '^ and $',
    re('^abc$'),
    [{ A: 'abc' }, { A: 'abc\n' }],
    [{ A: 'xabc' }, { A: 'abcx' }, { A: 'x\nabc' }, { A: 'abc\n\n' }],
  ],
  ['m: at every line', re('^b$', '|m'), [{ A: 'a\nb\nc' }, { A: 'b' }], [{ A: 'a\nbc' }, { A: 'a\rb' }]],
  ['i', re('^straße|Σ$', '|i'), [{ A: 'STRAßE' }, { A: 'xς' }, { A: 'xσ' }], [{ A: 'STRASSE' }]],
  [
    'quantifiers',
    re('^a*b+c?d{2}e{1,2}f{1,}$'),
    [{ A: 'bddef' }, { A: 'aabbcddeefff' }],
    [{ A: 'bdef' }, { A: 'bddeeef' }],
  ],
  ['lazy quantifiers', re('^a+?b*?c??$'), [{ A: 'aabbc' }], [{ A: 'b' }]],
  ['{,n} is from none', re('^a{,2}$'), [{ A: '' }, { A: 'aa' }], [{ A: 'aaa' }]],
  ['a brace that begins no quantifier', re(s`^{a}\{1}$`), [{ A: '{a}{1}' }], [{ A: 'a' }]],
  [
    'classes',
    re(s`^[a-c][^a-c][]x][^]x][a\]b][-a][a-]$`),
    [{ A: 'ad]a]--' }, { A: 'bxxbaa-' }],
    [{ A: 'aa]a]--' }],
  ],
  ['classes of kinds', re(s`^[\d_][\w-][\s.]\S\D\W$`), [{ A: '1- xx!' }, { A: '_a.xx ' }], [{ A: 'x- xx!' }]],
  ['a hyphen behind a kind is itself', re(s`^[a-\d]{3}$`), [{ A: 'a-7' }], [{ A: 'b-7' }]],
  [
    'POSIX classes',
    re('^[[:alpha:]][[:^digit:]][[:xdigit:][:blank:]]$'),
    [{ A: 'zxF' }, { A: 'Z! ' }],
    [{ A: '1xF' }, { A: 'z1F' }],
  ],
  ['i within classes, and not in what they leave out', re('^[^a][b-d]$', '|i'), [{ A: 'xC' }], [{ A: 'AC' }]],
  [
    'alternatives and groups',
    re('^(?:ab|c(d|e)?|)x$'),
    [{ A: 'abx' }, { A: 'cx' }, { A: 'cex' }, { A: 'x' }],
    [{ A: 'ax' }],
  ],
  ['named groups', re(s`^(?<one>a)(?P<two>b)(?'three'c)$`), [{ A: 'abc' }], [{ A: 'ab' }]],
  ['comments', re('^a(?# whatever )b$'), [{ A: 'ab' }], [{ A: 'a b' }]],
  ['words', re(s`\bcat\b`), [{ A: 'a cat!' }, { A: 'cat' }], [{ A: 'concat' }, { A: 'cats' }, { A: 'cat_' }]],
  ['within words', re(s`\Bcat`), [{ A: 'concat' }], [{ A: 'a cat' }]],
  ['the whole text', re(s`\Aab\z`, '|m'), [{ A: 'ab' }], [{ A: 'ab\n' }, { A: 'x\nab' }]],
  ['the whole text but for a last newline', re(s`\Aab\Z`), [{ A: 'ab' }, { A: 'ab\n' }], [{ A: 'abc' }]],
  [
    'escaped characters',
    re(s`^\.\\\/\-\"\<\_\ \x41\x{1F600}\t\e\101$`),
    [{ A: '.\\/-"<_ A😀\t\u001bA' }],
    [{ A: 'x' }],
  ],
  ['quoted text', re(s`^\Qa.b*\E+$`), [{ A: 'a.b*' }], [{ A: 'axb*' }]],
  ['any line break', re(s`^a\Rb\vc\hd$`), [{ A: 'a\r\nb\nc\td' }, { A: 'a\nb\rc d' }], [{ A: 'a b\nc d' }]],
  ['flags at the start', re('(?i)^x$'), [{ A: 'X' }], [{ A: 'y' }]],
  ['several flags, and some taken away', re('(?im-s)^b.c$'), [{ A: 'a\nBxC' }], [{ A: 'a\nb\nc' }]],
  [
    'flags within a group, to its end and across its alternatives',
    re('^(?:a(?i)b|c)d$'),
    [{ A: 'aBd' }, { A: 'Cd' }],
    [{ A: 'ABd' }, { A: 'aBD' }],
  ],
  ['a group with flags', re('^a(?i:b)c$'), [{ A: 'aBc' }], [{ A: 'aBC' }]],
  ['flags reset', re('^(?^:a)b$', '|i'), [{ A: 'aB' }], [{ A: 'AB' }]],
  ['several expressions', one(s`A|re: ['^a', 'b$']`), [{ A: 'ax' }, { A: 'xb' }], [{ A: 'xa' }]],
  ['all of several expressions', one(s`A|re|all: ['^a', 'b$']`), [{ A: 'axb' }], [{ A: 'ax' }]],
  ['a number as expression', one('A|re: 12'), [{ A: 3123 }], [{ A: 13 }]],
];

testRows(rows);

const refusals: readonly (readonly [source: string, at: number, reason: RegExp])[] = [
  ['(a', 2, /a '\)' is missing/],
  ['a)', 1, /'\)' closes nothing/],
  ['*a', 1, /'\*' has nothing to repeat/],
  ['a**', 3, /a quantifier behind a quantifier/],
  ['a{2,1}', 6, /out of order/],
  ['a{1001}', 7, /more than 1000 repeats/],
  ['[a', 2, /ends too early/],
  ['[b-a]', 4, /a range that is out of order/],
  ['[[:no:]]', 7, /there is no class 'no'/],
  ['a\\', 2, /ends too early/],
  ['(?=a)', 3, /looking ahead and behind/],
  ['(?!a)', 3, /looking ahead and behind/],
  ['(?<=a)', 4, /looking ahead and behind/],
  ['(?<!a)', 4, /looking ahead and behind/],
  ['(a)\\1', 5, /back references/],
  ['(?<n>a)\\k<n>', 9, /back references/],
  ['a++', 3, /possessive quantifiers/],
  ['(?>a)', 2, /atomic groups/],
  ['(?|a)', 2, /reset their numbers/],
  ['(?(1)a)', 2, /conditions are not/],
  ['(?R)', 3, /not supported/],
  ['(?1)', 3, /recursion and references/],
  ['(*FAIL)', 1, /verbs/],
  ['(?x)a b', 3, /inline flag 'x'/],
  ['\\pL', 2, /'\\p' is not supported/],
  ['\\x{110000}', 10, /beyond Unicode/],
];

for (const [source, at, reason] of refusals) {
  test(`refused by name and place: ${source}`, (t) => {
    const error = t.throws(() => ruleOf(re(source)), { instanceOf: RuleRefused });
    t.regex(error?.reason ?? '', reason);
    t.is(error?.line, 5);
    t.is(error?.column, "    A|re: '".length + 1 + at);
  });
}

test('expressions that would be too long are refused: repeats within repeats, and depth', (t) => {
  t.throws(() => ruleOf(re('((a{1,99}){1,99}){1,99}')), {
    message: /too long once its repeats are written out/,
  });
  t.notThrows(() => ruleOf(re('.{1000}a.{1000}')));
  t.throws(() => ruleOf(re('(.{0,300}a){5}')), {
    message: /^rule\.yml:5:\d+: .*more than 2500 steps\): ask for fewer repeats/,
  });
  t.throws(() => ruleOf(re(`${'('.repeat(200)}a${')'.repeat(200)}`)), { message: /nested deeper than 100/ });
});

const matcher = (
  source: string,
  flags: { readonly i: boolean; readonly m: boolean; readonly s: boolean },
) => {
  const steps = program(parseRegex(source, flags, (at) => at));
  if (steps === null) throw new Error('too long');
  return new Automaton(steps);
};

test('what makes a backtracking engine hang is answered', (t) => {
  const text = `${'a'.repeat(50_000)}!`;
  for (const source of ['(a+)+$', '^(a|a)*$', '(a|aa)+$', '(.*a){20}$', '^(([a-z])+.)+[A-Z]([a-z])+$']) {
    t.false(matcher(source, { i: false, m: false, s: false }).test(text), source);
  }
});

test('counted repeats without end of states: the same answers as another engine, once they are run without', (t) => {
  for (const [source, m] of [
    ['a.{300}b', false],
    ['a[^b]{300}$', false],
    ['^.{0,40}a.{300}\\b1$', true],
    ['a.{300}\\B_', false],
    ['(a.{50}){2}.{200}[^ax]', false],
    ['a.{299}(?:😀|_\\n)1', false],
  ] as const) {
    const own = matcher(source, { i: false, m, s: true });
    const expected = asJavaScript(source, { i: false, m, s: true });
    const random = numbersFrom(7);
    const text = (length: number, letters: readonly string[]) =>
      Array.from({ length }, () => letters[random() % letters.length]).join('');
    own.test(text(20_000, ['a', 'x']));
    const answers = new Set<boolean>();
    for (let i = 0; i < 200; i++) {
      const each = text(250 + (random() % 120), [
        ...'axxx',
        ...(i % 2 === 0 ? [] : ['b', '\n', '1', '_', '😀']),
      ]);
      answers.add(expected.test(each));
      t.is(own.test(each), expected.test(each), `${source}: ${JSON.stringify(each)}`);
    }
    t.is(answers.size, 2, source);
  }
});

/** Always the same numbers. */
function numbersFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    return state >>> 8;
  };
}

test('many states are forgotten and made again, and the answer stays', (t) => {
  const automaton = matcher('(?:a|b)*a(?:a|b){12}c', { i: false, m: false, s: false });
  let text = '';
  for (let i = 0; i < 20_000; i++) text += (i * i * 7919) % 13 < 6 ? 'a' : 'b';
  t.false(automaton.test(text));
  t.true(automaton.test(`${text}a${'b'.repeat(12)}c`));
  t.false(automaton.test(`${text}b${'b'.repeat(12)}c`));
});

/**
 * Expressions that mean the same to JavaScript, but for the anchors, which are put in its words; short ones, since its engine tries one
 * way to match after the other.
 */
const atom = fc.constantFrom(
  'a',
  'b',
  'A',
  '-',
  s`x\.`,
  '.',
  '[ab]',
  '[^a]',
  '[a-c]',
  s`\w`,
  s`\W`,
  s`\d`,
  '^',
  '$',
  s`\b`,
  s`\B`,
);
const quantifier = fc.constantFrom('', '', '', '*', '+', '?', '{2}', '{1,2}', '*?');
const { choice } = fc.letrec<{ choice: string; sequence: string; part: string }>((tie) => ({
  choice: fc.array(tie('sequence'), { minLength: 1, maxLength: 3 }).map((all) => all.join('|')),
  sequence: fc.array(tie('part'), { minLength: 1, maxLength: 3 }).map((all) => all.join('')),
  part: fc.oneof(
    { maxDepth: 3, depthSize: 'small' },
    fc.tuple(atom, quantifier).map(([a, q]) => (/^(?:\^|\$|\\[bB])$/.test(a) ? a : a + q)),
    fc
      .tuple(fc.constantFrom('(', '(?:'), tie('choice'), quantifier)
      .map(([open, inner, q]) => `${open}${inner})${q}`),
  ),
}));

function asJavaScript(source: string, { i, m, s: dotAll }: { i: boolean; m: boolean; s: boolean }): RegExp {
  const words = source
    .replaceAll('$', m ? s`(?![^\n])` : s`(?=\n?(?![^]))`)
    .replaceAll(/(?<!\[)\^(?!\])/g, m ? s`(?:(?<![^])|(?<=\n)(?=[^]))` : '(?<![^])');
  return new RegExp(words, `${i ? 'i' : ''}${dotAll ? 's' : ''}u`);
}

test('the same answers as another engine, over expressions that both understand', (t) => {
  const flags = fc.record({ i: fc.boolean(), m: fc.boolean(), s: fc.boolean() });
  const text = fc.string({
    unit: fc.constantFrom('a', 'b', 'A', 'B', 'x', '.', '-', '\n', '1', '_'),
    maxLength: 10,
  });
  t.notThrows(() =>
    fc.assert(
      fc.property(
        choice.filter((source) => source.length <= 50),
        flags,
        fc.array(text, { minLength: 4, maxLength: 8 }),
        (source, given, texts) => {
          const expected = asJavaScript(source, given);
          const own = matcher(source, given);
          return texts.every((each) => own.test(each) === expected.test(each));
        },
      ),
      { numRuns: 3000 },
    ),
  );
});
