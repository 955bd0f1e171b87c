import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import test from 'ava';
import { catalogue, everyControl, platformsOf } from '../../runner/controls/catalogue.ts';
import {
  archiveNames,
  containerNames,
  disguiseNames,
  postureNames,
  type Scenario,
  unpackerNames,
  volumeNames,
  wayNames,
} from '../../runner/model/scenario.ts';
import { loadScenarios } from '../../runner/scenario/load-scenarios.ts';
import { knownControls } from './known-controls.ts';

const ours = fileURLToPath(new URL('../../scenarios', import.meta.url));
const minimal = fileURLToPath(new URL('valid/minimal.yaml', import.meta.url));

const { scenarios, problems } = await loadScenarios(ours, { controls: everyControl });

function scenario(id: string): Scenario {
  const found = scenarios.find((one) => one.id === id);
  if (found === undefined) throw new Error(`${id} is gone`);
  return found;
}

/** What a scenario can exercise that only places an image. */
const ofPlacedImages = catalogue
  .map(({ id }) => id)
  .filter((id) => !['web-gateway', 'mail-gateway', 'archive-propagation', 'antivirus'].includes(id))
  .sort();

test('our own scenarios are right and complete', (t) => {
  t.deepEqual(problems, []);
  t.deepEqual(
    scenarios.map(({ id, platforms }) => [id, platforms.join(' ')]),
    [
      ['T1553.005-1', 'reference windows'],
      ['T1553.005-2', 'reference windows'],
      ['T1553.005-3', 'windows'],
      ['T1553.005-4', 'windows'],
      ['antivirus-image', 'reference windows'],
      ['document-open', 'windows'],
      ['git-clone', 'reference windows'],
      ['img-open', 'reference'],
      ['iso-hidden', 'reference windows'],
      ['mail-attachment', 'reference windows'],
      ['mail-double-extension', 'reference windows'],
      ['mail-inside-zip', 'reference windows'],
      ['mail-upper-case', 'reference windows'],
      ['mail-wrong-type', 'reference windows'],
      ['policy-open', 'windows'],
      ['seven-zip-button', 'windows'],
      ['seven-zip-extract', 'reference windows'],
      ['seven-zip-snz', 'windows'],
      ['seven-zip-window', 'windows'],
      ['tar-extract', 'reference windows'],
      ['udf-open', 'reference windows'],
      ['vhd-open', 'reference windows'],
      ['vhdx-open', 'reference windows'],
      ['volume-fat', 'reference windows'],
      ['volume-ntfs', 'reference windows'],
      ['web-chunked', 'reference windows'],
      ['web-double-extension', 'reference windows'],
      ['web-download', 'reference windows'],
      ['web-inside-zip', 'reference windows'],
      ['web-query-string', 'reference windows'],
      ['web-upper-case', 'reference windows'],
      ['web-wrong-type', 'reference windows'],
      ['zip-expand-archive', 'windows'],
      ['zip-extract', 'reference windows'],
      ['zip-image-extract', 'reference windows'],
      ['zip-unzip', 'reference'],
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

test('every control has a scenario, every way of delivering one, every unpacker and every volume', (t) => {
  const exercised = new Set(scenarios.flatMap(({ controls }) => controls));
  t.deepEqual(
    everyControl.map(({ id }) => id).filter((id) => !exercised.has(id)),
    [],
  );
  const ways = scenarios.map(({ deliver }) => deliver);
  const seen = (words: readonly (string | null)[]) => [...new Set(words)].sort();
  t.deepEqual(seen(ways.map(({ by }) => by)), [...wayNames].sort());
  t.deepEqual(seen(ways.flatMap(({ disguise }) => disguise ?? [])), [...disguiseNames].sort());
  t.deepEqual(seen(ways.flatMap(({ unpack }) => unpack ?? [])), [...unpackerNames].sort());
  t.deepEqual(seen(ways.flatMap(({ copyTo }) => copyTo ?? [])), [...volumeNames].sort());
  const containers = scenarios.map(({ image }) => image.container);
  t.deepEqual(seen(containers), [...containerNames, ...archiveNames].sort());
});

test('the first exercises every control of a placed image but those of the open step, the second every one', (t) => {
  t.deepEqual([...scenario('T1553.005-2').controls].sort(), ofPlacedImages);
  t.deepEqual(
    [...scenario('T1553.005-1').controls].sort(),
    ofPlacedImages.filter((id) => catalogue.find((c) => c.id === id)?.actsAt !== 'open'),
  );
});

test('no scenario for the reference target lists a control that cannot be judged there', (t) => {
  const wrong = scenarios
    .filter(({ platforms }) => platforms.includes('reference'))
    .flatMap(({ controls }) => controls.filter((id) => !platformsOf(id).includes('reference')));
  t.deepEqual(wrong, []);
});

test('the third unblocks a marked image and looks for it; what acts on the mark is not exercised', (t) => {
  const third = scenario('T1553.005-3');
  t.like(third.deliver, { zone: 3, unblock: true });
  t.like(third.atomic, { number: 3, guid: '64b12afc-18b8-4d3f-9eab-7f6cae7c73f9' });
  const left = ofPlacedImages.filter((id) => !third.controls.includes(id));
  t.deepEqual(left, ['launch-gate', 'motw-propagation']);
});

test('the fourth opens a shortcut that leads to the payload of the same image', (t) => {
  const fourth = scenario('T1553.005-4');
  t.like(fourth.atomic, { number: 4, guid: 'c2587b8d-743d-4985-aa50-c83394eaeb68' });
  const subject = fourth.image.files.find(({ path }) => path === fourth.subject);
  t.deepEqual(subject?.content, { is: 'shortcut', to: 'Invoice.exe' });
  t.deepEqual(fourth.image.files.find(({ path }) => path === 'Invoice.exe')?.content, { is: 'payload' });
  t.deepEqual([...fourth.controls].sort(), ofPlacedImages);
});

test('those of one container each exercise all that can act on it', (t) => {
  const others = scenarios.filter(({ id }) => /^(?:img|iso|udf|vhdx?)-/.test(id));
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
    const all = ofPlacedImages.filter((control) => image.name.endsWith('.iso') || !ofIso.includes(control));
    t.deepEqual([...controls].sort(), all, id);
  }
});

test('one opens a hidden program in a hidden folder, beside a document that can be seen', (t) => {
  const found = scenario('iso-hidden');
  t.deepEqual(found.image.hiddenFolders, ['attachments']);
  t.is(found.subject, 'attachments/Invoice.exe');
  t.deepEqual(
    found.image.files.filter(({ hidden }) => !hidden).map(({ path }) => path),
    ['Invoice.txt'],
  );
});

test('a single file can be loaded', async (t) => {
  const loaded = await loadScenarios(minimal, { controls: knownControls });
  t.deepEqual(loaded.problems, []);
  t.is(loaded.scenarios[0]?.id, 'minimal');
});

test("a scenario is found by its file's name, so the two must agree", async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'scenarios-'));
  t.teardown(() => rm(folder, { recursive: true }));
  const text = await readFile(minimal, 'utf8');
  await writeFile(join(folder, 'minimal.yaml'), text);
  await writeFile(join(folder, 'other.yaml'), text);
  await writeFile(join(folder, 'ignored.txt'), 'no scenario');

  const loaded = await loadScenarios(folder, { controls: knownControls });

  t.deepEqual(
    loaded.scenarios.map((s) => s.id),
    ['minimal'],
  );
  t.like(loaded.problems[0], { file: join(folder, 'other.yaml'), line: 1, column: 5, code: 'NOT_ITS_NAME' });
  t.is(loaded.problems.length, 1);
});

test('a path that is not there is a problem with a code', async (t) => {
  const loaded = await loadScenarios('no-such-folder', { controls: knownControls });
  t.deepEqual(loaded.scenarios, []);
  t.like(loaded.problems[0], {
    file: 'no-such-folder',
    code: 'UNREADABLE',
    message: 'cannot be read: ENOENT',
  });
});
