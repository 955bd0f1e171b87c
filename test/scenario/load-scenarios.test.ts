import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import test from 'ava';
import { catalogue } from '../../runner/controls/catalogue.ts';
import { postureNames } from '../../runner/model/scenario.ts';
import { loadScenarios } from '../../runner/scenario/load-scenarios.ts';
import { knownControls } from './known-controls.ts';

const ours = fileURLToPath(new URL('../../scenarios', import.meta.url));
const minimal = fileURLToPath(new URL('valid/minimal.yaml', import.meta.url));

test('our own scenarios are right and complete', async (t) => {
  const { scenarios, problems } = await loadScenarios(ours, { controls: catalogue });
  t.deepEqual(problems, []);
  t.deepEqual(
    scenarios.map((s) => s.id),
    ['T1553.005-1', 'T1553.005-2'],
  );
  for (const { controls, expect } of scenarios) {
    t.deepEqual(Object.keys(expect), [...postureNames]);
    for (const posture of postureNames) t.deepEqual(Object.keys(expect[posture] ?? {}), [...controls]);
  }
});

test('the first exercises every control but those of the open step, the second every control', async (t) => {
  const { scenarios } = await loadScenarios(ours, { controls: catalogue });
  const [mountOnly, mountAndOpen] = scenarios.map((s) => [...s.controls].sort());
  const all = catalogue.map((c) => c.id).sort();
  t.deepEqual(mountAndOpen, all);
  t.deepEqual(
    mountOnly,
    all.filter((id) => catalogue.find((c) => c.id === id)?.actsAt !== 'open'),
  );
});

test('a single file can be loaded', async (t) => {
  const { scenarios, problems } = await loadScenarios(minimal, { controls: knownControls });
  t.deepEqual(problems, []);
  t.is(scenarios[0]?.id, 'minimal');
});

test("a scenario is found by its file's name, so the two must agree", async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'scenarios-'));
  t.teardown(() => rm(folder, { recursive: true }));
  const text = await readFile(minimal, 'utf8');
  await writeFile(join(folder, 'minimal.yaml'), text);
  await writeFile(join(folder, 'other.yaml'), text);
  await writeFile(join(folder, 'ignored.txt'), 'no scenario');

  const { scenarios, problems } = await loadScenarios(folder, { controls: knownControls });

  t.deepEqual(
    scenarios.map((s) => s.id),
    ['minimal'],
  );
  t.like(problems[0], { file: join(folder, 'other.yaml'), line: 1, column: 5, code: 'NOT_ITS_NAME' });
  t.is(problems.length, 1);
});

test('a path that is not there is a problem with a code', async (t) => {
  const { scenarios, problems } = await loadScenarios('no-such-folder', { controls: knownControls });
  t.deepEqual(scenarios, []);
  t.like(problems[0], { file: 'no-such-folder', code: 'UNREADABLE', message: 'cannot be read: ENOENT' });
});
