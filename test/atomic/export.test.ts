import { fileURLToPath } from 'node:url';
import test from 'ava';
import { parse } from 'yaml';
import { downloadsOf } from '../../runner/atomic/downloads.ts';
import { exportAtomics } from '../../runner/atomic/export/atomic-yaml.ts';
import { isExportable, whyNotExported } from '../../runner/atomic/export/exportable.ts';
import { testGuid } from '../../runner/atomic/export/test-guid.ts';
import { mayRunForeign, planForeign } from '../../runner/atomic/foreign.ts';
import { parseAtomic } from '../../runner/atomic/reading/parse-atomic.ts';
import { everyControl } from '../../runner/controls/catalogue.ts';
import { loadScenarios } from '../../runner/scenario/load-scenarios.ts';

const folder = fileURLToPath(new URL('../../scenarios', import.meta.url));
const all = (await loadScenarios(folder, { controls: everyControl })).scenarios;
const scenarios = all.filter(({ platforms }) => platforms.includes('windows')).filter(isExportable);
const [exported] = exportAtomics(scenarios);
const text = exported?.text ?? '';
const tests = parseAtomic(text, 'T1553.005.yaml').atomic?.tests ?? [];
const commands = tests.map(
  (one) => planForeign(one, 'C:\\atomics').find(({ role }) => role === 'command')?.command ?? '',
);

test('what is exported is read back by the same rules, one test a scenario', (t) => {
  t.is(exportAtomics(scenarios).length, 1);
  t.is(exported?.technique, 'T1553.005');
  t.deepEqual(parseAtomic(text, 'T1553.005.yaml').problems, []);
  t.deepEqual(
    tests.map(({ name, guid }) => [name, guid]),
    scenarios.map(({ title, id }) => [title, testGuid(id)]),
  );
});

test('the same scenarios are the same bytes, whatever their order', (t) => {
  t.is(exportAtomics(scenarios.toReversed())[0]?.text, text);
});

test('keys stand in the order of the official files', (t) => {
  const yaml: unknown = parse(text);
  t.deepEqual(Object.keys(Object(yaml)), ['attack_technique', 'display_name', 'atomic_tests']);
  const [first] = Object(yaml).atomic_tests as readonly Record<string, object>[];
  t.deepEqual(Object.keys(first ?? {}), [
    ...['name', 'auto_generated_guid', 'description', 'supported_platforms', 'input_arguments'],
    ...['dependency_executor_name', 'dependencies', 'executor'],
  ]);
  t.deepEqual(Object.keys(Object(first?.executor)), [
    'command',
    'cleanup_command',
    'name',
    'elevation_required',
  ]);
  t.deepEqual(Object.keys(Object(Object(first?.dependencies)[0])), [
    'description',
    'prereq_command',
    'get_prereq_command',
  ]);
});

test('a guid is a UUID of version 5 of the scenario, and stays what it was', (t) => {
  // By Python's uuid.uuid5 with the same name space.
  t.is(testGuid('T1553.005-1'), '856fcd90-b610-5b14-85e1-2dc9fd5983b3');
  t.is(testGuid('Ω'), 'adb685f7-6ce0-5f11-8943-32341649faa9');
  t.is(new Set(scenarios.map(({ id }) => testGuid(id))).size, scenarios.length);
});

test('no test has the guid of the official one, which is another test', (t) => {
  const official = scenarios.map(({ atomic }) => atomic?.guid);
  t.deepEqual(
    tests.filter(({ guid }) => official.includes(guid ?? '')),
    [],
  );
  for (const guid of official) t.true(text.includes(guid ?? 'none'), 'it is named in the description');
});

test('nothing is downloaded, and a lab that allows it could run each', (t) => {
  for (const one of tests) {
    t.deepEqual(downloadsOf(one), { prerequisites: false, commands: false });
    t.true(mayRunForeign(one, { platform: 'windows', allowForeign: true, elevated: true }).may);
  }
});

test('each delivers a marked image; unblocking, opening and what is opened are as in the scenario', (t) => {
  for (const [i, { deliver, steps, subject }] of scenarios.entries()) {
    const command = commands[i] ?? '';
    t.regex(command, /-Stream Zone\.Identifier -Value '\[ZoneTransfer\]','ZoneId=3'\n/);
    t.is(command.includes('\nUnblock-File -LiteralPath $image\nMount-DiskImage'), deliver.unblock);
    t.is(command.includes('\nInvoke-Item -LiteralPath $subject'), steps.includes('open'));
    t.true(command.includes(`Join-Path "$($letter):\\" '${subject.replaceAll('/', '\\')}'`));
    t.notRegex(command, /#\{|PathToAtomicsFolder/);
  }
});

test('a disk is exported as what only an administrator may mount, the image of a disc as what everybody may', (t) => {
  for (const [i, { id, image }] of scenarios.entries()) {
    const one = tests[i];
    if (one === undefined) return t.fail();
    const isDisk = ['vhd', 'vhdx'].includes(image.container);
    const type = isDisk ? image.container.toUpperCase() : 'ISO';
    t.true(
      commands[i]?.includes(`\nMount-DiskImage -ImagePath $image -StorageType ${type} -Access ReadOnly `),
    );
    const may = (elevated: boolean) =>
      mayRunForeign(one, { platform: 'windows', allowForeign: true, elevated }).may;
    t.deepEqual([may(false), may(true)], [!isDisk, true]);
    t.true(text.includes(`bin\\${id}${image.name.replace(/.*(?=\.)/, '')}\n`));
  }
});

test('what goes through a gateway, is unpacked or copied, or is a document, is not exported: why is told', (t) => {
  const [plain] = scenarios;
  if (plain === undefined) return t.fail();
  t.is(whyNotExported(plain), null);
  const { deliver, image, subject } = plain;
  const document = { path: subject, content: { is: 'document' }, hidden: false } as const;
  const others: readonly (readonly [object, string])[] = [
    [{ image: { ...image, container: 'git' } }, 'it delivers an archive'],
    [{ deliver: { ...deliver, by: 'mail' } }, 'it goes through a mail gateway'],
    [{ deliver: { ...deliver, by: 'web', disguise: 'chunked' } }, 'it goes through a web gateway'],
    [
      { deliver: { ...deliver, disguise: 'inside-zip', unpack: 'explorer' } },
      'its image comes in an archive',
    ],
    [{ deliver: { ...deliver, copyTo: 'fat' } }, 'it copies the image to a second volume'],
    [{ image: { ...image, files: [document] } }, 'it opens a document'],
  ];
  for (const [change, why] of others) t.is(whyNotExported({ ...plain, ...change }), why);
});

test('those of the project that are exported', (t) => {
  t.deepEqual(
    scenarios.map(({ id }) => id),
    [
      ...['T1553.005-1', 'T1553.005-2', 'T1553.005-3', 'T1553.005-4', 'antivirus-image', 'iso-hidden'],
      ...['policy-open', 'udf-open', 'vhd-open', 'vhdx-open'],
    ],
  );
});

test('a scenario that Windows does not know is not exported', (t) => {
  t.deepEqual(exportAtomics(scenarios.map((one) => ({ ...one, platforms: ['reference'] }))), []);
});

test('a quote in a name ends no text, and several techniques are several files', (t) => {
  const [first] = scenarios;
  if (first === undefined) return t.fail();
  const odd = { ...first, id: 'odd', technique: 'T1204.002', subject: "a'b/$c.exe" };
  const both = exportAtomics([first, odd]);
  t.deepEqual(
    both.map(({ technique }) => technique),
    ['T1553.005', 'T1204.002'],
  );
  t.true(both[1]?.text.includes(String.raw`Join-Path "$($letter):\" 'a''b\$c.exe'`));
  t.deepEqual(parseAtomic(both[1]?.text ?? '', 'T1204.002.yaml').problems, []);
});
