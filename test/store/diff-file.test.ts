import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import test from 'ava';
import * as z from 'zod';
import { diffOf } from '../../runner/comparison/diff.ts';
import type { Diff } from '../../runner/model/memory/diff.ts';
import { diffJsonSchema, diffSchema, keepDiff, readDiff } from '../../runner/store/diff-file.ts';
import { night, one, remembered, repeated } from '../comparison/remembered-builder.ts';
import { temporaryFolder } from '../guest/motw.ts';

const diff = diffOf(
  repeated(1, 'mount-verb', ['prevented', 'not-prevented', 'inconclusive']),
  [
    remembered({
      ...night(2),
      judged: { [one]: { 'mount-verb': 'not-configured', 'image-mounted': 'missed' } },
      fingerprint: { build: '2' },
    }),
  ],
  { across: false },
);
const asJson = (value: unknown) => JSON.parse(JSON.stringify(value));
const shipped = () => readFile(new URL('../../runner/store/diff.schema.json', import.meta.url), 'utf8');

test('the shipped JSON Schema is fresh (npm run generate)', async (t) => {
  t.is(await shipped(), `${JSON.stringify(diffJsonSchema(), null, 2)}\n`);
});

/** The same diff with one thing changed, by the path to it; undefined takes it away. */
function changed(path: readonly (string | number)[], value: unknown): unknown {
  const document = asJson(diff);
  const place = path.slice(0, -1).reduce((at, key) => at[key], document);
  const last = path.at(-1) ?? '';
  if (value === undefined) delete place[last];
  else place[last] = value;
  return document;
}

const control = ['controls', 0] as const;
const wrong: readonly (readonly [readonly (string | number)[], unknown])[] = [
  [['schema'], 'motw.diff/2'],
  [['after'], null],
  [['after', 'startedAt'], 'yesterday'],
  [['before', 'runs'], 'one'],
  [['across'], undefined],
  [['differences', 0, 'before'], 1],
  [[...control, 'change'], 'worse'],
  [[...control, 'kind'], 'corrective'],
  [[...control, 'before'], 'stopped'],
  [[...control, 'why'], undefined],
  [[...control, 'seen', 'before'], { stopped: 1 }],
  [[...control, 'seen', 'before'], { prevented: 0 }],
];
const right: readonly (readonly [readonly (string | number)[], unknown])[] = [
  [['later'], 1],
  [['before'], null],
  [[...control, 'later'], {}],
  [[...control, 'beforeRun'], null],
  [[...control, 'seen', 'before'], {}],
];

/** zod reads the JSON Schema back: no other validator is at hand, so this is no second opinion on the standard. */
test('code and JSON Schema take the same diffs and refuse the same', async (t) => {
  const fromJson = z.fromJSONSchema(JSON.parse(await shipped()));
  const verdictsOn = (document: unknown) =>
    [diffSchema, fromJson].map((schema) => schema.safeParse(document).success);
  t.deepEqual(verdictsOn(asJson(diff)), [true, true]);
  for (const [path, value] of right)
    t.deepEqual(verdictsOn(changed(path, value)), [true, true], path.join('.'));
  for (const [path, value] of wrong)
    t.deepEqual(verdictsOn(changed(path, value)), [false, false], path.join('.'));
});

test('a kept diff is read as it was; where there is none, there is none', async (t) => {
  const folder = await temporaryFolder();
  t.is(await readDiff(folder), null);
  await keepDiff(folder, diff);
  t.deepEqual(await readDiff(folder), diff);
  const other: Diff = { ...diff, across: true };
  await keepDiff(folder, other);
  t.deepEqual(await readDiff(folder), other);
  t.deepEqual(await readdir(folder), ['diff.json']);
});

test('a damaged one is told about, and never passed over', async (t) => {
  const folder = await temporaryFolder();
  const file = join(folder, 'diff.json');
  for (const [text, says] of [
    ['', /diff\.json is not JSON$/],
    [JSON.stringify(diff).slice(0, -20), /is not JSON$/],
    [JSON.stringify(changed(['across'], 'no')), /is no valid motw\.diff\/1 document: across: /],
  ] as const) {
    await writeFile(file, text);
    await t.throwsAsync(readDiff(folder), { code: 'DIFF_INVALID', message: says });
  }
});
