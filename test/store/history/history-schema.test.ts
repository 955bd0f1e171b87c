import { readFile } from 'node:fs/promises';
import test from 'ava';
import * as z from 'zod';
import { historyOf } from '../../../runner/comparison/history.ts';
import { rememberedOf } from '../../../runner/model/memory/remembered-run.ts';
import { historyJsonSchema, historySchema } from '../../../runner/store/history/document/history-schema.ts';
import { yearOfRuns } from './year-of-runs.ts';

const asJson = (value: unknown) => JSON.parse(JSON.stringify(value));
const shipped = () =>
  readFile(new URL('../../../runner/store/history/document/history.schema.json', import.meta.url), 'utf8');
const document = () =>
  historyOf(yearOfRuns({ nights: 80 }).records.map(rememberedOf), [{ folder: 'x', reason: 'is not JSON' }]);

test('the shipped JSON Schema is fresh (npm run generate)', async (t) => {
  t.is(await shipped(), `${JSON.stringify(historyJsonSchema(), null, 2)}\n`);
});

/** zod reads the JSON Schema back: no other validator is at hand, so this is no second opinion on the standard. */
test('code and JSON Schema take the same documents and refuse the same', async (t) => {
  const fromJson = z.fromJSONSchema(JSON.parse(await shipped()));
  const taken = (value: unknown) =>
    [historySchema, fromJson].map((schema) => schema.safeParse(value).success);
  const good = asJson(document());
  t.true(good.controls.some(({ changes }: { changes: unknown[] }) => changes.length > 0));
  t.deepEqual(taken(good), [true, true]);
  t.deepEqual(taken({ ...good, later: 1 }), [true, true]);
  for (const [what, change] of [
    ['schema', (d) => Object.assign(d, { schema: 'motw.history/2' })],
    ['state', (d) => Object.assign(d.runs[0], { state: 'done' })],
    ['outcome', (d) => Object.assign(d.runs[0], { outcome: 'unstated' })],
    ['time', (d) => Object.assign(d.runs[0], { startedAt: 'yesterday' })],
    ['missing drift', (d) => delete d.runs[0].drift],
    ['status', (d) => Object.assign(d.controls[0].points[0], { status: 'stopped' })],
    ['time to detect', (d) => Object.assign(d.controls[0].points[0], { timeToDetectMs: -1 })],
    ['unreadable', (d) => Object.assign(d, { unreadable: ['x'] })],
  ] as readonly (readonly [string, (d: ReturnType<typeof asJson>) => unknown])[]) {
    const bad = asJson(good);
    change(bad);
    t.deepEqual(taken(bad), [false, false], what);
  }
});
