import test from 'ava';
import { compileRule } from '../../runner/detections/rule.ts';
import type { Json } from '../../runner/model/observation.ts';
import { sysmon } from './win-events.ts';

/** One row a rule: the `detection` part, then the fields of events that it must match and must not. */
type Row = readonly [
  what: string,
  detection: string,
  yes: readonly { readonly [field: string]: Json }[],
  no: readonly { readonly [field: string]: Json }[],
];

const one = (selection: string) => `s:\n  ${selection}\ncondition: s`;

const rows: readonly Row[] = [
  [
    'a plain value is the whole field, without regard to case',
    one('A: Run'),
    [{ A: 'rUN' }],
    [{ A: 'Run2' }, { B: 'Run' }, {}],
  ],
  [
    'entries of a map all hold',
    one('{ A: x, B: y }'),
    [{ A: 'x', B: 'y' }],
    [{ A: 'x' }, { A: 'x', B: 'z' }],
  ],
  ['values of a list are alternatives', one('A: [x, y]'), [{ A: 'x' }, { A: 'y' }], [{ A: 'z' }]],
  ['maps of a list are alternatives', one('[{ A: x }, { B: y }]'), [{ A: 'x' }, { B: 'y' }], [{ A: 'y' }]],
  ['a number is compared as text', one('A: 3'), [{ A: 3 }, { A: '3' }], [{ A: 33 }, { A: '03' }]],
  ['a truth value is compared as text', one("A: 'false'"), [{ A: false }, { A: 'False' }], [{ A: true }]],
  ['an event may hold several values of a field', one('A: x'), [{ A: ['w', 'x'] }], [{ A: ['w'] }]],
  ['null is a field without a value', one('A: null'), [{}, { A: null }], [{ A: '' }, { A: 'x' }]],
  ['empty text is an empty field', one("A: ''"), [{ A: '' }], [{}, { A: 'x' }]],
  [
    '* is any text, ? one character',
    one("A: 'a*c?'"),
    [{ A: 'abbcd' }, { A: 'acd' }, { A: 'a\nc𝔘' }],
    [{ A: 'abc' }, { A: 'xacd' }],
  ],
  [
    'an escaped wildcard is itself',
    one(String.raw`A: 'a\*b\?'`),
    [{ A: 'a*b?' }],
    [{ A: 'axb?' }, { A: 'a*bx' }],
  ],
  [
    'a doubled backslash before a wildcard is one backslash',
    one(String.raw`A: 'C:\\*\x'`),
    [{ A: 'C:\\any\\x' }],
    [{ A: 'C:*\\x' }],
  ],
  [
    'three backslashes before a wildcard are a backslash and an asterisk',
    one(String.raw`A: 'C:\\\*'`),
    [{ A: 'C:\\*' }],
    [{ A: 'C:\\x' }],
  ],
  [
    'a backslash before anything else is itself',
    one(String.raw`A: 'C:\Users\'`),
    [{ A: 'c:\\users\\' }],
    [{ A: 'C:Users' }],
  ],
  [
    'what is special in a regular expression is not in a value',
    one("A: 'a.b+(c)[d]^$|{1}/'"),
    [{ A: 'a.b+(c)[d]^$|{1}/' }],
    [{ A: 'aXb+(c)[d]^$|{1}/' }],
  ],
  ['contains', one('A|contains: bc'), [{ A: 'aBCd' }, { A: 'bc' }], [{ A: 'b' }, {}]],
  ['startswith', one('A|startswith: ab'), [{ A: 'ABc' }], [{ A: 'cab' }]],
  ['endswith', one('A|endswith: .iso'), [{ A: 'x.ISO' }], [{ A: 'x.iso:Zone.Identifier' }]],
  ['wildcards work inside a placed value', one("A|contains: 'a*c'"), [{ A: 'xabcx' }], [{ A: 'ca' }]],
  ['all wants every value', one('A|contains|all: [x, y]'), [{ A: 'yx' }], [{ A: 'x' }]],
  ['cased heeds case', one('A|cased|contains: Run'), [{ A: 'xRunx' }], [{ A: 'run' }]],
  ['re heeds case and is not anchored', one("A|re: 'b\\dX'"), [{ A: 'ab1Xc' }], [{ A: 'ab1xc' }]],
  ['re with the flag i', one("A|re|i: '^x$'"), [{ A: 'X' }], [{ A: 'xx' }]],
  ['re with the flags m and s', one("A|re|m|s: '^b.c$'"), [{ A: 'a\nb\nc' }], [{ A: 'ab\nc' }]],
  ['re with flags at its start', one("A|re: '(?i)^x$'"), [{ A: 'X' }], [{ A: 'y' }]],
  ['exists: true', one('A|exists: true'), [{ A: '' }], [{}]],
  ['exists: false', one('A|exists: false'), [{}], [{ A: 'x' }]],
  [
    'values without a field are looked for in every field',
    one('[ab, cd]'),
    [{ X: 'xABx' }, { Y: 'cd' }],
    [{ X: 'a', Y: 'b' }],
  ],
  ['values without a field, all of them', one("'|all': [ab, cd]"), [{ X: 'ab', Y: 'cd' }], [{ X: 'ab' }]],
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
  ['not binds closest', 'a: { A: 1 }\nb: { B: 1 }\ncondition: not a and b', [{ B: 1 }], [{ A: 1, B: 1 }, {}]],
  ['not before parentheses', 'a: { A: 1 }\nb: { B: 1 }\ncondition: not (a or b)', [{}], [{ A: 1 }, { B: 1 }]],
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
    '1 of them leaves out names with an underscore first',
    'a: { A: 1 }\n_b: { B: 1 }\ncondition: 1 of them',
    [{ A: 1 }],
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
];

const indented = (text: string) => text.replaceAll(/^/gm, '  ');

for (const [what, detection, yes, no] of rows) {
  test(what, (t) => {
    const rule = compileRule(
      `title: T\nid: 00000000-0000-4000-8000-000000000000\nlogsource: { category: process_creation }\ndetection:\n${indented(detection)}\n`,
      'rule.yml',
    );
    for (const fields of yes) t.true(rule.matches(sysmon(1, fields)), `must match ${JSON.stringify(fields)}`);
    for (const fields of no)
      t.false(rule.matches(sysmon(1, fields)), `must not match ${JSON.stringify(fields)}`);
  });
}
