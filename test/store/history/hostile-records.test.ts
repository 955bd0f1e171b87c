import { execFileSync } from 'node:child_process';
import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import test from 'ava';
import { temporaryFolder } from '../../guest/motw.ts';
import { observation, runRecord, scenario, verdict } from '../../reports/record-builder.ts';
import { drifted, hardened } from '../../reports/sample-runs.ts';
import { whatFoldersSay, whatHistorySays } from './what-folders-say.ts';
import { keepRecords } from './year-of-runs.ts';

const good = runRecord({ id: '20261101-020000-0000' });
const sql = `x'); DROP TABLE runs; -- " \` [ ] ; \\ % _ \0 \u2028 \u{1f600}`;
const deep = (open: string, close: string) => open.repeat(1_000_000) + close.repeat(1_000_000);
const text = JSON.stringify(hardened);

const hostile: readonly (readonly [string, string])[] = [
  [
    'SQL in every name',
    JSON.stringify(
      runRecord({
        batch: sql,
        harness: { version: sql, node: sql, rules: { [sql]: sql } },
        target: {
          name: sql,
          platform: 'windows',
          fingerprint: { [sql]: sql },
          posture: { name: sql, declared: { [sql]: 'on' as const }, probed: { [sql]: 'unknown' as const } },
        },
        scenarios: [scenario({ id: sql, verdicts: [verdict(sql, 'late', { why: sql, evidence: [sql] })] })],
        observations: [observation(null, null, 'posture', { drift: { [sql]: sql } })],
      }),
    ),
  ],
  [
    'names that every object has',
    JSON.stringify(
      runRecord({
        harness: { ...hardened.harness, rules: { constructor: 'a', toString: 'b' } },
        target: {
          ...hardened.target,
          fingerprint: { constructor: 1, hasOwnProperty: null },
          posture: {
            name: null,
            declared: { constructor: 'on' as const },
            probed: { valueOf: 'off' as const },
          },
        },
        observations: [observation(null, null, 'posture', { drift: { constructor: 'off' } })],
      }),
    ),
  ],
  [
    '__proto__ as a key',
    text
      .replace('"rules":{', '"rules":{"__proto__":{"a":{}},')
      .replace('"fingerprint":{', '"fingerprint":{"__proto__":{"a":[]},')
      .replace('"declared":{', '"declared":{"__proto__":{"a":1},'),
  ],
  [
    'a drift of no words',
    JSON.stringify(
      runRecord({
        observations: [
          observation(null, null, 'posture', {
            drift: { a: { toString: 1 }, b: [], c: 5, d: null, e: 'off' },
          }),
          observation(null, null, 'posture', { drift: ['x'] }),
          observation(null, null, 'posture', { drift: 'text' }),
          observation(null, null, 'configuration', { ruleOf: null }),
        ],
      }),
    ),
  ],
  [
    'strings of megabytes',
    JSON.stringify(
      runRecord({
        target: { ...hardened.target, name: 'n'.repeat(3_000_000) },
        scenarios: [
          scenario({ verdicts: [verdict('c'.repeat(2_000_000), 'missed', { why: 'w'.repeat(8_000_000) })] }),
        ],
      }),
    ),
  ],
  ['a number beyond all bounds', text.replace('"noise":0', '"noise":1e999')],
  ['a number beyond whole ones', text.replace('"noise":0', '"noise":9007199254740993')],
  ['a number that is huge', text.replace('"kernel":"6.1.0-41-amd64"', '"kernel":1e308')],
  ['an array for the record', '[]'],
  ['null', 'null'],
  ['objects for words', text.replaceAll('"state":"finished"', '"state":{"toString":"finished"}')],
  ['arrays a million deep', deep('[', ']')],
  ['a schema a million deep', `{"schema":${deep('[', ']')}}`],
  ['a schema of megabytes', JSON.stringify({ schema: 's'.repeat(5_000_000) })],
  [
    'data a million deep',
    text.replace('"observations":[{', `"later":${deep('{"a":', '}').replace('}', '1}')},"observations":[{`),
  ],
  ['a name a million deep', text.replace('"name":"reference"', `"name":${deep('[', ']')}`)],
  [
    'a drift a million deep',
    JSON.stringify(drifted).replace('"drift":{"motw-propagation":"off"}', `"drift":{"x":${deep('[', ']')}}`),
  ],
  [
    'a hundred thousand wrong observations',
    text.replace('"observations":[', `"observations":[${'1,'.repeat(100_000)}`),
  ],
  ['bytes that are no UTF-8', '\ufffd'],
];

for (const [what, json] of hostile) {
  test(`${what}: remembered as it is read, or named as unreadable, and nothing else is touched`, async (t) => {
    const folder = await temporaryFolder();
    await keepRecords(folder, [good]);
    await mkdir(join(folder, '20261102-020000-0000'));
    await writeFile(join(folder, '20261102-020000-0000', 'run.json'), json);
    const expected = await whatFoldersSay(folder);
    t.is(expected.runs.length + expected.unreadable.length, 2);
    for (const _ of ['from the folders', 'from the database']) {
      const told = await whatHistorySays(folder);
      t.deepEqual(told.runs, expected.runs);
      t.deepEqual(
        told.unreadable,
        expected.unreadable.map(({ folder: name, reason }) => ({
          folder: name,
          reason: reason.slice(0, 300),
        })),
      );
    }
  });
}

test('half of a character is no Unicode: it is remembered with U+FFFD in its place, in keys, too', async (t) => {
  const folder = await temporaryFolder();
  const odd = runRecord({
    harness: { ...hardened.harness, rules: { 'a\ud800': '1', 'a\ud801': '2' } },
    target: { ...hardened.target, name: 'half\udc00' },
  });
  await keepRecords(folder, [good, { ...odd, id: '20261102-020000-0000' }]);
  for (const _ of ['from the folders', 'from the database']) {
    const { runs, unreadable } = await whatHistorySays(folder);
    t.deepEqual(unreadable, []);
    t.is(runs[1]?.target.name, 'half\ufffd');
    t.deepEqual(runs[1]?.harness.rules, { 'a\ufffd': '2' });
  }
});

test('a pipe, a device and a loop in the place of a record: named as unreadable, and nobody waits for them', async (t) => {
  const folder = await temporaryFolder();
  await keepRecords(folder, [good]);
  for (const name of ['pipe', 'device', 'loop']) await mkdir(join(folder, name));
  execFileSync('mkfifo', [join(folder, 'pipe', 'run.json')]);
  await symlink('/dev/zero', join(folder, 'device', 'run.json'));
  await symlink('run.json', join(folder, 'loop', 'run.json'));
  const { runs, unreadable } = await whatHistorySays(folder);
  t.is(runs.length, 1);
  t.deepEqual(
    unreadable.map(({ folder: name, reason }) => `${name}: ${reason}`),
    ['device: is no file', 'loop: could not be read', 'pipe: is no file'],
  );
});
