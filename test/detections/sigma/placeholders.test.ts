import test from 'ava';
import { RuleRefused } from '../../../runner/detections/rule-refused.ts';
import { one, type Row, ruleOf, testRows } from './rows.ts';

// Sigma specification 2.1.0, "Placeholders".
const placeholders = {
  Servers: ['srv*', 'db01'],
  ports: [80, 443],
  none: ['x?z'],
  networks: ['10.0.0.0/8', '192.0.2.0/24'],
};

const rows: readonly Row[] = [
  [
    'a placeholder is any of its values, wildcards and all',
    one("A|expand: '%Servers%'"),
    [{ A: 'SRV7' }, { A: 'db01' }],
    [{ A: 'x' }, { A: '%Servers%' }, { A: 'db011' }],
  ],
  [
    'within a value',
    one("A|expand: 'C:\\\\%none%-%Servers%.txt'"),
    [{ A: 'c:\\xyz-db01.txt' }, { A: 'C:\\x9z-srv1.txt' }],
    [{ A: 'c:\\db01-xyz.txt' }],
  ],
  ['numbers', one("A|expand: '%ports%'"), [{ A: 443 }, { A: '80' }], [{ A: '8' }]],
  [
    'before and behind a placing',
    one("{ A|contains|expand: '%Servers%', B|expand|startswith: '%ports%' }"),
    [{ A: 'my db01x', B: '8080' }],
    [{ A: 'db', B: '80' }],
  ],
  [
    'an escaped percent sign is itself',
    one(String.raw`A|expand: '\%plain%none%'`),
    [{ A: '%plainxyz' }],
    [{ A: '%plain%none%' }],
  ],
  [
    'percent signs that enclose no name',
    one("A|expand: '100% sure 50%'"),
    [{ A: '100% SURE 50%' }],
    [{ A: 'x' }],
  ],
  ['without expand, percent signs are text', one("A: '%Servers%'"), [{ A: '%servers%' }], [{ A: 'db01' }]],
  [
    'all: each value by any of what it stands for',
    one("A|contains|all|expand: ['%Servers%', '%ports%']"),
    [{ A: 'db01:443' }],
    [{ A: 'db01' }, { A: '443' }],
  ],
  [
    'with cidr',
    one("A|expand|cidr: '%networks%'"),
    [{ A: '10.1.1.1' }, { A: '192.0.2.9' }],
    [{ A: '192.0.3.1' }],
  ],
  [
    'with an encoding',
    one("A|expand|base64: 'x%ports%'"),
    [{ A: 'eDgw' }, { A: 'eDQ0Mw==' }],
    [{ A: 'x80' }],
  ],
  [
    'in a regular expression: text there, but for its wildcards',
    one("A|re|expand: '^(%networks%|%none%)$'"),
    [{ A: '10.0.0.0/8' }, { A: 'xyz' }],
    [{ A: '10x0x0x0/8' }, { A: 'xz' }],
  ],
];

testRows(rows, placeholders);

const refused =
  (given: Parameters<typeof ruleOf>[1], value = '%Servers%') =>
  () =>
    ruleOf(one(`A|expand: '${value}'`), given);

test('a rule with placeholders is refused, with its place, where none are given', (t) => {
  const error = t.throws(refused({}), { instanceOf: RuleRefused });
  t.like(error, {
    line: 5,
    column: 15,
    reason: "the placeholder '%Servers%' is not known: no placeholders are given",
  });
});

test('so is a placeholder that is not among those given, also by a name that every object has', (t) => {
  for (const name of ['servers', 'constructor', '__proto__']) {
    const error = t.throws(refused(placeholders, `%${name}%`), { instanceOf: RuleRefused });
    t.is(error?.reason, `the placeholder '%${name}%' is not known: it is not among the placeholders given`);
  }
});

test('placeholders that multiply beyond measure are refused', (t) => {
  const many = { n: Array.from({ length: 101 }, (_, i) => i) };
  t.throws(refused(many, '%n%%n%'), {
    instanceOf: RuleRefused,
    message: /multiply to more than 10000 values/,
  });
  t.notThrows(refused(many, '%n%'));
});
