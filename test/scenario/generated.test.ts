import { readFile } from 'node:fs/promises';
import test from 'ava';
import { parse } from 'yaml';
import * as z from 'zod';
import { staleFiles } from '../../scenarios/generate.ts';

test('the generated files are fresh (npm run generate)', async (t) => {
  t.deepEqual(await staleFiles(), []);
});

test('the JSON Schema for editors takes our scenarios and refuses a wrong one', async (t) => {
  const read = (name: string) => readFile(new URL(`../../scenarios/${name}`, import.meta.url), 'utf8');
  const schema = z.fromJSONSchema(JSON.parse(await read('scenario.schema.json')));
  for (const name of ['T1553.005-1.yaml', 'T1553.005-2.yaml']) {
    const scenario: unknown = parse(await read(name));
    t.is(schema.safeParse(scenario).error, undefined, name);
    t.false(schema.safeParse({ ...Object(scenario), steps: ['biuld'] }).success);
    t.false(schema.safeParse({ ...Object(scenario), surprise: 1 }).success);
  }
});
