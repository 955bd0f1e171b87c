import { readdir, readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import test from 'ava';
import { parse } from 'yaml';
import * as z from 'zod';
import { everyControl } from '../../runner/controls/catalogue.ts';
import { loadScenarios } from '../../runner/scenario/load-scenarios.ts';
import { staleFiles } from '../../scenarios/generate.ts';

test('the generated files are fresh (npm run generate)', async (t) => {
  t.deepEqual(await staleFiles(), []);
});

test('the JSON Schema for editors takes our scenarios and refuses a wrong one', async (t) => {
  const folder = new URL('../../scenarios/', import.meta.url);
  const read = (name: string) => readFile(new URL(name, folder), 'utf8');
  const schema = z.fromJSONSchema(JSON.parse(await read('scenario.schema.json')));
  const names = (await readdir(folder)).filter((name) => name.endsWith('.yaml'));
  t.is(names.length, 36);
  for (const name of names) {
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
  const runsOn = [...page.matchAll(/^## `(.*?)`.*?^- Runs on: (.*?)$/gms)].map(([, id, on]) => [id, on]);
  const { scenarios } = await loadScenarios(fileURLToPath(new URL('../../scenarios', import.meta.url)), {
    controls: everyControl,
  });
  t.deepEqual(
    runsOn,
    scenarios.map(({ id, platforms }) => [id, platforms.join(', ')]),
  );
});
