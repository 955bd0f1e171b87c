import { one, type Row, testRows } from './rows.ts';

// Sigma specification 2.1.0: "Lists", "Maps", "Keywords search", "Condition".
const rows: readonly Row[] = [
  [
    'entries of a map all hold',
    one('{ A: x, B: y }'),
    [{ A: 'x', B: 'y' }],
    [{ A: 'x' }, { A: 'x', B: 'z' }],
  ],
  [
    'maps of a list are alternatives',
    one('[{ A: x }, { B: y }]'),
    [{ A: 'x' }, { B: 'y' }],
    [{ A: 'y' }, {}],
  ],
  [
    'each map of a list holds as a whole',
    one('[{ A: x, B: y }, { C: z }]'),
    [{ A: 'x', B: 'y' }, { C: 'z' }],
    [{ A: 'x' }, { B: 'y' }],
  ],
  ['maps and values in one list', one('[{ A: x }, word]'), [{ A: 'x' }, { B: 'a word' }], [{ A: 'y' }]],
  [
    'values without a field are looked for in every field',
    one('[ab, cd]'),
    [{ X: 'xABx' }, { Y: 'cd' }],
    [{ X: 'a', Y: 'b' }, {}],
  ],
  ['one value without a field', one('ab'), [{ X: 'xABx' }], [{ X: 'ba' }]],
  ['a number without a field', one('[4711]'), [{ X: 'id 4711' }, { X: 4711 }], [{ X: '471' }]],
  ['keywords are looked for in System as well', one('[guest]'), [{ X: 'a' }], []],
  ['the names of fields are not searched', one('[Fieldname]'), [], [{ Fieldname: 'x' }]],
  ['a keyword does not reach over the end of a field', one('[ab]'), [], [{ X: 'a', Y: 'b' }]],
  [
    'a wildcard of a keyword does: it is applied to the whole event',
    one("['one*two']"),
    [{ X: 'one', Y: 'two' }],
    [{ X: 'two', Y: 'one' }],
  ],
  [
    'values without a field, all of them',
    one("'|all': [ab, cd]"),
    [{ X: 'ab', Y: 'cd' }, { X: 'cdab' }],
    [{ X: 'ab' }],
  ],
  ['cased keywords', one("'|cased': [Ab, cD]"), [{ X: 'xAbx' }], [{ X: 'ab' }]],
  [
    'keywords as regular expressions',
    one("'|re': ['^a.c$', 'x{3}']"),
    [{ X: 'abc' }, { X: 'axxxa' }],
    [{ X: 'xabc' }],
  ],
  [
    'and binds closer than or',
    'a: { A: 1 }\nb: { B: 1 }\nc: { C: 1 }\ncondition: a or b and c',
    [{ A: 1 }, { B: 1, C: 1 }],
    [{ B: 1 }, { C: 1 }],
  ],
  [
    'parentheses',
    'a: { A: 1 }\nb: { B: 1 }\nc: { C: 1 }\ncondition: (a or b) and c',
    [{ A: 1, C: 1 }],
    [{ A: 1 }],
  ],
  [
    'parentheses within parentheses, side by side, and around everything',
    'a: { A: 1 }\nb: { B: 1 }\nc: { C: 1 }\ncondition: ((a)and((not(b)) or(c)))',
    [{ A: 1 }, { A: 1, B: 1, C: 1 }],
    [{ A: 1, B: 1 }, { C: 1 }],
  ],
  ['not binds closest', 'a: { A: 1 }\nb: { B: 1 }\ncondition: not a and b', [{ B: 1 }], [{ A: 1, B: 1 }, {}]],
  ['not before parentheses', 'a: { A: 1 }\nb: { B: 1 }\ncondition: not (a or b)', [{}], [{ A: 1 }, { B: 1 }]],
  ['not twice', 'a: { A: 1 }\ncondition: not not a', [{ A: 1 }], [{}]],
  [
    '1 of a pattern',
    'x_a: { A: 1 }\nx_b: { B: 1 }\ny: { Y: 1 }\ncondition: 1 of x_*',
    [{ A: 1 }, { B: 1 }],
    [{ Y: 1 }],
  ],
  [
    'all of a pattern',
    'x_a: { A: 1 }\nx_b: { B: 1 }\ny: { Y: 1 }\ncondition: all of x_*',
    [{ A: 1, B: 1 }],
    [{ A: 1, Y: 1 }],
  ],
  [
    'a star anywhere in a pattern',
    'a_x_1: { A: 1 }\na_y_1: { B: 1 }\na_x_2: { C: 1 }\ncondition: 1 of a*1 and not 1 of *_x_2',
    [{ A: 1 }, { B: 1 }],
    [{ C: 1 }, { A: 1, C: 1 }],
  ],
  [
    'a pattern without a star is a name',
    'a: { A: 1 }\nab: { B: 1 }\ncondition: 1 of a',
    [{ A: 1 }],
    [{ B: 1 }],
  ],
  [
    '1 of them leaves out names with an underscore first',
    'a: { A: 1 }\n_b: { B: 1 }\ncondition: 1 of them',
    [{ A: 1 }],
    [{ B: 1 }],
  ],
  [
    'so does a pattern, unless it begins with one',
    'a: { A: 1 }\n_b: { B: 1 }\n_c: { C: 1 }\ncondition: 1 of * or 1 of _c*',
    [{ A: 1 }, { C: 1 }],
    [{ B: 1 }],
  ],
  ['all of them', 'a: { A: 1 }\nb: { B: 1 }\ncondition: all of them', [{ A: 1, B: 1 }], [{ A: 1 }]],
  [
    'not 1 of a pattern',
    'a: { A: 1 }\nf_x: { X: 1 }\ncondition: a and not 1 of f_*',
    [{ A: 1 }],
    [{ A: 1, X: 1 }],
  ],
  [
    'words of a condition in capitals',
    'a: { A: 1 }\nb: { B: 1 }\ncondition: a AND NOT b',
    [{ A: 1 }],
    [{ A: 1, B: 1 }],
  ],
  [
    'a list of conditions: any of them',
    'a: { A: 1 }\nb: { B: 1 }\ncondition: [a, b]',
    [{ A: 1 }, { B: 1 }],
    [{ C: 1 }],
  ],
  [
    'a selection called as a word of the language',
    '1: { A: 1 }\nall: { B: 1 }\ncondition: 1 or all',
    [{ A: 1 }, { B: 1 }],
    [{}],
  ],
];

testRows(rows);
