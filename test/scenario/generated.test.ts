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
  for (const name of [1, 2, 3, 4].map((number) => `T1553.005-${number}.yaml`)) {
    const scenario: unknown = parse(await read(name));
    t.is(schema.safeParse(scenario).error, undefined, name);
    t.false(schema.safeParse({ ...Object(scenario), steps: ['biuld'] }).success);
    t.false(schema.safeParse({ ...Object(scenario), surprise: 1 }).success);
  }
});

test('the catalogue says where each scenario runs and each control is judged', async (t) => {
  const page = await readFile(new URL('../../scenarios/CATALOGUE.md', import.meta.url), 'utf8');
  const rows = page.split('\n').filter((line) => line.startsWith('| `'));
  const judged = (control: string) =>
    rows
      .find((row) => row.includes(`\`${control}\``))
      ?.split('|')[5]
      ?.trim();
  t.is(judged('mark-removed'), 'windows');
  t.is(judged('mark-written'), 'reference, windows');
  t.deepEqual(page.match(/^- Runs on: .*$/gm), [
    ...['- Runs on: reference, windows', '- Runs on: reference, windows'],
    ...['- Runs on: windows', '- Runs on: windows'],
  ]);
});
