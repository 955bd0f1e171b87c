import { readFile } from 'node:fs/promises';
import test from 'ava';
import * as z from 'zod';
import { runJsonSchema, runSchema } from '../../runner/store/run-schema.ts';
import { drifted, faulty, hardened } from '../reports/sample-runs.ts';

const asJson = (value: unknown) => JSON.parse(JSON.stringify(value));
const shipped = () => readFile(new URL('../../runner/store/run.schema.json', import.meta.url), 'utf8');

test('the shipped JSON Schema is fresh (npm run generate)', async (t) => {
  t.is(await shipped(), `${JSON.stringify(runJsonSchema(), null, 2)}\n`);
});

/** The same record with one thing changed, by the path to it; undefined takes it away. */
function changed(path: readonly (string | number)[], value: unknown): unknown {
  const record = asJson(drifted);
  const place = path.slice(0, -1).reduce((at, key) => at[key], record);
  const last = path.at(-1) ?? '';
  if (value === undefined) delete place[last];
  else place[last] = value;
  return record;
}

const verdict = ['scenarios', 0, 'verdicts', 0] as const;
const step = ['scenarios', 0, 'arms', 0, 'steps', 0] as const;
const wrong: readonly (readonly [readonly (string | number)[], unknown])[] = [
  [['schema'], 'motw.run/2'],
  [['state'], 'done'],
  [['startedAt'], 'yesterday'],
  [['finishedAt'], undefined],
  [['outcome'], 'unstated'],
  [['cleanUp'], true],
  [['target', 'platform'], 'linux'],
  [['target', 'posture', 'probed', 'mount-verb'], 'broken'],
  [['scenarios', 0, 'arms', 0, 'arm'], 'quiet'],
  [[...step, 'status'], 'done'],
  [[...step, 'durationMs'], -1],
  [[...step, 'reason'], { code: 'EPERM' }],
  [[...verdict, 'kind'], 'corrective'],
  [[...verdict, 'status'], 'stopped'],
  [[...verdict, 'arms'], { marked: 'yes' }],
  [[...verdict, 'timeToDetectMs'], 'soon'],
  [['observations', 0, 'kind'], 'rumour'],
  [['observations', 0, 'data'], []],
  [['modelled'], null],
];
const right: readonly (readonly [readonly (string | number)[], unknown])[] = [
  [['later'], 1],
  [[...verdict, 'later'], { more: [] }],
  [['outcome'], null],
  [['quiet'], null],
  [[...verdict, 'arms'], {}],
  [['observations', 0, 'data'], { any: [{ thing: null }] }],
];

/** zod reads the JSON Schema back: no other validator is at hand, so this is no second opinion on the standard. */
test('code and JSON Schema take the same records and refuse the same', async (t) => {
  const fromJson = z.fromJSONSchema(JSON.parse(await shipped()));
  const verdictsOn = (record: unknown) =>
    [runSchema, fromJson].map((schema) => schema.safeParse(record).success);
  for (const record of [hardened, drifted, faulty])
    t.deepEqual(verdictsOn(asJson(record)), [true, true], record.id);
  for (const [path, value] of right)
    t.deepEqual(verdictsOn(changed(path, value)), [true, true], path.join('.'));
  for (const [path, value] of wrong)
    t.deepEqual(verdictsOn(changed(path, value)), [false, false], path.join('.'));
});

test('the JSON Schema is of 2020-12, asks for every key, and lets unknown ones through', (t) => {
  const schema = asJson(runJsonSchema());
  t.is(schema.$schema, 'https://json-schema.org/draft/2020-12/schema');
  t.deepEqual(schema.required.toSorted(), Object.keys(hardened).toSorted());
  t.is(schema.additionalProperties, undefined);
});
