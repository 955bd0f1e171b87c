import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import test from 'ava';
import { catalogue, everyControl, platformsOf } from '../../runner/controls/catalogue.ts';
import { postureNames } from '../../runner/model/scenario.ts';
import { loadScenarios } from '../../runner/scenario/load-scenarios.ts';
import { knownControls } from './known-controls.ts';

const ours = fileURLToPath(new URL('../../scenarios', import.meta.url));
const minimal = fileURLToPath(new URL('valid/minimal.yaml', import.meta.url));

test('our own scenarios are right and complete', async (t) => {
  const { scenarios, problems } = await loadScenarios(ours, { controls: everyControl });
  t.deepEqual(problems, []);
  t.deepEqual(
    scenarios.map(({ id, platforms }) => [id, platforms.join(' ')]),
    [
      ['T1553.005-1', 'reference windows'],
      ['T1553.005-2', 'reference windows'],
      ['T1553.005-3', 'windows'],
      ['T1553.005-4', 'windows'],
      ['img-open', 'reference'],
      ['iso-hidden', 'reference windows'],
      ['udf-open', 'reference windows'],
      ['vhd-open', 'reference windows'],
      ['vhdx-open', 'reference windows'],
    ],
  );
  for (const { id, controls, expect, platforms } of scenarios) {
    if (!platforms.includes('reference')) {
      t.deepEqual(expect, {}, id);
      continue;
    }
    t.deepEqual(Object.keys(expect), [...postureNames]);
    for (const posture of postureNames) t.deepEqual(Object.keys(expect[posture] ?? {}), [...controls]);
  }
});

test('the first exercises every control but those of the open step, the second every control', async (t) => {
  const { scenarios } = await loadScenarios(ours, { controls: everyControl });
  const [mountOnly, mountAndOpen] = scenarios.map((s) => [...s.controls].sort());
  const all = catalogue.map((c) => c.id).sort();
  t.deepEqual(mountAndOpen, all);
  t.deepEqual(
    mountOnly,
    all.filter((id) => catalogue.find((c) => c.id === id)?.actsAt !== 'open'),
  );
});

test('no scenario for the reference target lists a control that cannot be judged there', async (t) => {
  const { scenarios } = await loadScenarios(ours, { controls: everyControl });
  const wrong = scenarios
    .filter(({ platforms }) => platforms.includes('reference'))
    .flatMap(({ controls }) => controls.filter((id) => !platformsOf(id).includes('reference')));
  t.deepEqual(wrong, []);
});

test('the third unblocks a marked image and looks for it; what acts on the mark is not exercised', async (t) => {
  const { scenarios } = await loadScenarios(ours, { controls: everyControl });
  const third = scenarios[2];
  t.like(third?.deliver, { zone: 3, unblock: true });
  t.like(third?.atomic, { number: 3, guid: '64b12afc-18b8-4d3f-9eab-7f6cae7c73f9' });
  const left = everyControl.filter(({ id }) => third?.controls.includes(id) === false).map(({ id }) => id);
  t.deepEqual(left, ['motw-propagation', 'launch-gate']);
});

test('the fourth opens a shortcut that leads to the payload of the same image', async (t) => {
  const { scenarios } = await loadScenarios(ours, { controls: everyControl });
  const fourth = scenarios[3];
  t.like(fourth?.atomic, { number: 4, guid: 'c2587b8d-743d-4985-aa50-c83394eaeb68' });
  const subject = fourth?.image.files.find(({ path }) => path === fourth.subject);
  t.deepEqual(subject?.content, { is: 'shortcut', to: 'Invoice.exe' });
  t.deepEqual(fourth?.image.files.find(({ path }) => path === 'Invoice.exe')?.content, { is: 'payload' });
  t.deepEqual([...(fourth?.controls ?? [])].sort(), catalogue.map(({ id }) => id).sort());
});

test('the others are of each container, and exercise all that can act on it', async (t) => {
  const { scenarios } = await loadScenarios(ours, { controls: everyControl });
  const others = scenarios.filter(({ atomic }) => atomic === null);
  t.deepEqual(
    others.map(({ id, image }) => [id, image.container, image.name.slice(image.name.lastIndexOf('.'))]),
    [
      ['img-open', 'img', '.img'],
      ['iso-hidden', 'iso', '.iso'],
      ['udf-open', 'udf', '.iso'],
      ['vhd-open', 'vhd', '.vhd'],
      ['vhdx-open', 'vhdx', '.vhdx'],
    ],
  );
  for (const { id, image, controls } of others) {
    // Its rule is about ISO images alone.
    const ofIso = ['deny-optical-execute', 'lure-image-in-downloads'];
    const all = catalogue
      .map((control) => control.id)
      .filter((control) => image.name.endsWith('.iso') || !ofIso.includes(control));
    t.deepEqual([...controls].sort(), all.sort(), id);
  }
});

test('one opens a hidden program in a hidden folder, beside a document that can be seen', async (t) => {
  const { scenarios } = await loadScenarios(ours, { controls: everyControl });
  const found = scenarios.find(({ id }) => id === 'iso-hidden');
  t.deepEqual(found?.image.hiddenFolders, ['attachments']);
  t.is(found?.subject, 'attachments/Invoice.exe');
  t.deepEqual(
    found?.image.files.filter(({ hidden }) => !hidden).map(({ path }) => path),
    ['Invoice.txt'],
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
