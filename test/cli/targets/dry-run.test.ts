import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import test from 'ava';
import { labFolder, sigma } from '../../config/lab-folder.ts';
import { motw, temporaryFolder } from '../../guest/motw.ts';
import { deadTarget, labWith } from './lab-targets.ts';

const siem = `sources:
  - kind: http-json
    name: siem
    url: https://siem.example
    path: /alerts
    items: hits
    fields: { id: id, time: time, rule: rule }
    alerts: [{ control: siem-iso, rule: r, actsAt: mount }]
`;

async function sheet(config: string, ...args: readonly string[]) {
  const out = join(await temporaryFolder(), 'runs');
  const ended = await motw(['run', '--dry-run', '--config', config, '--out', out, ...args]);
  return { ...ended, begun: await readdir(out).catch(() => null) };
}

test('the sheet of a Windows target: names, hashes, commands, times, and what may be switched on', async (t) => {
  const more = 'lab: true\n    switchOn: [smartscreen-log]\n    sources: [siem]';
  const config = await labWith(deadTarget('win11', more), siem);
  const { code, stdout, stderr, begun } = await sheet(config, '--target', 'win11', '--json');
  t.is(code, 0, stderr);
  t.is(begun, null, 'nothing is begun');
  const document = JSON.parse(stdout);
  t.like(document, {
    schema: 'motw.dry-run/1',
    target: 'win11',
    platform: 'windows',
    user: 'analyst',
    maySwitchOn: ['smartscreen-log'],
    sourcesAsked: [{ name: 'siem', url: 'https://siem.example' }],
  });
  t.true(document.permission.configuration);
  t.regex(document.permission.inTheGuest, /^C:\\ProgramData\\motw-harness-lab\.txt/);
  t.regex(document.payloads.windows, /^[0-9a-f]{64}$/);
  t.true(document.scripts.files.length > 10);
  for (const file of document.scripts.files) t.regex(file.sha256, /^[0-9a-f]{64}$/);
  const [first] = document.scenarios;
  t.is(first.longestSeconds, 15);
  const mount = first.steps.find(({ step }: { step: string }) => step === 'mount');
  t.regex(mount.does, /Mount-DiskImage .*-StorageType ISO -Access ReadOnly/);
  t.regex(document.exercised, /not been exercised on Windows/);
});

test('of what is the same in every image the SHA-256 is there: the document, the EICAR test file', async (t) => {
  const config = await labWith(deadTarget('win11', 'lab: true'));
  const { code, stdout, stderr } = await sheet(
    config,
    '--target',
    'win11',
    '--json',
    'antivirus-image',
    'document-open',
  );
  t.is(code, 0, stderr);
  const { scenarios } = JSON.parse(stdout) as {
    scenarios: readonly { files: readonly { path: string; sha256: string }[] }[];
  };
  const hashes = scenarios.flatMap(({ files }) => files.map(({ sha256 }) => sha256));
  t.true(hashes.includes('275a021bbfb6489e54d471899f7db9d1663fc695ec2fe2a2c4538aabf651fd0f'));
  const document = scenarios.flatMap(({ files }) => files).find(({ path }) => path.endsWith('.docx'));
  t.regex(document?.sha256 ?? '', /^[0-9a-f]{64}$/);
});

test('it is shown without permission too, and says so', async (t) => {
  const config = await labWith(deadTarget('shut', 'lab: false'));
  const { code, stdout } = await sheet(config, '--target', 'shut');
  t.is(code, 0);
  t.regex(stdout, /^permission: NOT GIVEN/m);
  t.regex(stdout, /^machine: it must be running, and is neither started, stopped nor taken back/m);
  t.regex(stdout, /^may be switched on, and undone afterwards: nothing$/m);
});

test('what happens is said first, with an estimate called one, and hashes of scripts last', async (t) => {
  const { stdout } = await sheet(await labWith(deadTarget('win11')), '--target', 'win11');
  t.regex(stdout, /^takes: about \d+ min, an estimate \(10 s a step, /m);
  const minutes = async (...args: readonly string[]) =>
    JSON.parse(
      (await sheet(await labWith(deadTarget('win11')), '--target', 'win11', '--json', ...args)).stdout,
    ).estimate.minutes;
  t.true((await minutes()) > (await minutes('T1553.005-2', '--arms', 'marked')));
  const mount = stdout.indexOf('Mount-DiskImage -ImagePath');
  const scripts = stdout.indexOf('\nscripts: ');
  t.true(mount > 0 && mount < scripts);
  t.regex(stdout.slice(scripts), /\.ps1 {2}[0-9a-f]{64}\n$/);
});

test('of several targets each has its sheet', async (t) => {
  const config = await labWith(deadTarget('win10') + deadTarget('win11'));
  const { stdout } = await sheet(config, '--target', 'win*', '--target', 'reference', '--json');
  const { schema, sheets } = JSON.parse(stdout);
  t.is(schema, 'motw.dry-runs/1');
  t.deepEqual(
    sheets.map(({ target }: { target: string }) => target),
    ['win10', 'win11', 'reference'],
  );
});

test('own rules are fed by what is read of Windows', async (t) => {
  const rules =
    'rules: [mine, { path: mine/elsewhere.yml, actsAt: open }, { path: mine/started.yml, actsAt: open }, { path: mine/script.yml, actsAt: mount }]\n';
  const folder = await labFolder({
    'motw.yaml': `${rules}targets:\n${deadTarget('win11')}`,
    'mine/any-iso.yml': sigma('category: file_event', "TargetFilename|endswith: '.iso'"),
    'mine/started.yml': sigma('service: security', 'EventID: 4688'),
    'mine/handle.yml': sigma('service: vhdmp', 'EventID: 25'),
    'mine/elsewhere.yml': sigma('service: auth', "message|contains: 'iso'").replace('windows', 'linux'),
    'mine/script.yml': sigma('service: powershell', "ScriptBlockText|contains: 'Mount-DiskImage'"),
  });
  const { stdout } = await sheet(join(folder, 'motw.yaml'), '--target', 'win11', '--json');
  const { ownRules } = JSON.parse(stdout);
  const fed = ownRules.map((rule: { control: string; sources: readonly string[] }) => [
    rule.control,
    rule.sources.join(),
  ]);
  t.deepEqual(Object.fromEntries(fed), {
    'any-iso': 'files',
    started: 'security',
    handle: 'mounts',
    script: 'microsoft-windows-powershell-operational,powershellcore-operational',
    elsewhere: '',
  });
  const elsewhere = ownRules.find(({ control }: { control: string }) => control === 'elsewhere');
  t.regex(elsewhere.missing.join(), /linux/);
});
