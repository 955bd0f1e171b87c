import { readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import test from 'ava';
import { parse } from 'yaml';
import { labFolder } from '../../config/lab-folder.ts';
import { motw, temporaryFolder } from '../../guest/motw.ts';

const right = [
  '--user',
  'analyst',
  '--domain',
  'win11',
  '--snapshot',
  'clean',
  '--ssh',
  'motw@192.0.2.10:2222',
];

async function add(file: string, ...more: readonly string[]) {
  return motw(['target', 'add', ...more, '--config', file]);
}

test('a target is written into a new file, shown, and the next steps are said', async (t) => {
  const file = join(await temporaryFolder(), 'motw.yaml');
  const { code, stdout, stderr } = await add(
    file,
    'win11',
    ...right,
    '--lab',
    '--switch-on',
    'smartscreen-log',
  );
  t.is(code, 0, stderr);
  t.deepEqual(parse(await readFile(file, 'utf8')), {
    targets: {
      win11: {
        platform: 'windows',
        lab: true,
        user: 'analyst',
        machine: { kind: 'libvirt', domain: 'win11', snapshot: 'clean' },
        channel: { kind: 'ssh', host: '192.0.2.10', port: 2222, user: 'motw' },
        switchOn: ['smartscreen-log'],
      },
    },
  });
  t.true(stdout.startsWith(await readFile(file, 'utf8')), 'it shows what it wrote');
  t.regex(
    stdout,
    /Set-Content -LiteralPath 'C:\\ProgramData\\motw-harness-lab\.txt' -Value 'motw-harness may run here'/,
  );
  t.regex(
    stdout,
    /^ {5}ssh-keyscan -t ed25519 -p 2222 192\.0\.2\.10 > win11\.key && ssh-keygen -lf win11\.key$/m,
  );
  t.regex(stdout, new RegExp(`^ {5}motw doctor --target win11 --config ${file}$`, 'm'));
  const listed = await motw(['list', 'targets', '--config', file]);
  t.regex(listed.stdout, /^ {2}win11 +windows, machine libvirt, channel ssh$/m);
  const shown = JSON.parse((await motw(['show', 'win11', '--json', '--config', file])).stdout);
  t.like(shown.target, { id: 'win11', user: 'analyst' });
  const read = (await motw(['show', 'win11', '--config', file])).stdout;
  t.regex(read, /^ {2}sources:\n {4}none$/m);
  t.regex((await motw(['show', 'reference'])).stdout, /never evidence about Windows/);
});

test('whoever came by npm is told commands that begin so', async (t) => {
  const file = join(await temporaryFolder(), 'motw.yaml');
  const npm = { npm_lifecycle_event: 'motw' };
  const { stdout } = await motw(['target', 'add', 'win11', ...right, '--config', file], npm);
  t.regex(stdout, /^ {5}npm run motw -- doctor --target win11 --config /m);
  const { stderr } = await motw(['run', 'win11', '--config', file], npm);
  t.regex(stderr, /unknown scenario 'win11', did you mean --target win11\?/);
  const shut = await motw(['run', '--target', 'win11', '--config', file], npm);
  t.regex(shut.stderr, /`npm run motw -- doctor --target win11` tells of/);
});

test('a file that is there is extended, its comments kept', async (t) => {
  const before = '# our lab\nrules: [] # none yet\n';
  const file = join(await labFolder({ 'motw.yaml': before }), 'motw.yaml');
  const { code, stderr } = await add(file, 'win11', ...right);
  t.is(code, 0, stderr);
  const after = await readFile(file, 'utf8');
  t.true(after.startsWith(before), after);
  t.is(parse(after).targets.win11.lab, false, 'permission is never taken for granted');
});

test('--dry-run writes nothing', async (t) => {
  const file = join(await temporaryFolder(), 'motw.yaml');
  const { code, stdout } = await add(file, 'win11', ...right, '--dry-run');
  t.is(code, 0);
  t.regex(stdout, /^ {4}platform: windows$/m);
  await t.throwsAsync(stat(file), { code: 'ENOENT' });
});

test('a path of the command line means the same file from where it is written', async (t) => {
  const file = join(await temporaryFolder(), 'motw.yaml');
  await add(
    file,
    'win11',
    ...right,
    '--identity-file',
    join(file, '../keys/id'),
    '--known-hosts',
    '~/.ssh/lab',
  );
  const { channel } = parse(await readFile(file, 'utf8')).targets.win11;
  t.like(channel, { identityFile: join(file, '../keys/id'), knownHosts: '~/.ssh/lab' });
});

const wrong: readonly (readonly [string, readonly string[], RegExp])[] = [
  ['what is missing', ['win11', '--domain', 'd', '--snapshot', 's', '--guest-agent'], /--user is missing/],
  ['no way in', ['win11', '--user', 'a', '--machine', 'unmanaged'], /--ssh \(or --guest-agent\) is missing/],
  ['two ways in', ['win11', ...right, '--guest-agent'], /--ssh and --guest-agent were given/],
  ['the name of the own target', ['reference', ...right], /comes with the harness/],
  ['a name that is none', ['win 11', ...right], /'win 11' is no name for a target/],
  ['a source that is not there', ['win11', ...right, '--source', 'siem'], /no source 'siem'/],
  ['an account that is none', ['win11', ...right, '--user', 'a|b'], /not the name of an account/],
  [
    'an agent of what',
    ['win11', '--user', 'a', '--machine', 'unmanaged', '--guest-agent'],
    /through libvirt.*\n.*take --ssh/,
  ],
  [
    'an agent of a plain QEMU without a socket',
    ['win11', '--user', 'a', '--qmp', 'q', '--snapshot', 'clean', '--guest-agent'],
    /give --guest-agent SOCKET/,
  ],
  ['a password', ['win11', ...right.slice(0, -1), 'motw:hunter2@192.0.2.10'], /no password belongs here/],
  ['a domain of no libvirt', ['win11', ...right, '--machine', 'qemu'], /--domain was given.*'qemu'/],
  ['a preset of no commands', ['win11', ...right, '--preset', 'proxmox'], /--preset was given.*'libvirt'/],
  ['a variable of no commands', ['win11', ...right, '--variable', 'vm=w'], /--variable was given/],
  ['a control socket of no QEMU', ['win11', ...right, '--qmp', 'q'], /--qmp was given/],
  [
    'a snapshot that nothing goes back to',
    ['win11', '--user', 'a', '--machine', 'unmanaged', '--ssh', 'h', '--snapshot', 's'],
    /--snapshot was given, and the machine is of the kind 'unmanaged'/,
  ],
  [
    'a key of SSH for the guest agent',
    ['win11', ...right.slice(0, -2), '--guest-agent', '--identity-file', 'k'],
    /--identity-file of SSH and --guest-agent/,
  ],
  ['a port that is none', ['win11', ...right.slice(0, -1), 'h:70000'], /70000 is no port: 1 to 65535/],
  [
    'a preset without its variables',
    ['win11', '--user', 'a', '--preset', 'virtualbox', '--ssh', 'h'],
    /variable/,
  ],
];
for (const [what, args, says] of wrong) {
  test(`${what}: exit 2, and nothing is written`, async (t) => {
    const file = join(await temporaryFolder(), 'motw.yaml');
    const { code, stderr } = await add(file, ...args);
    t.is(code, 2, stderr);
    t.regex(stderr, says);
    t.regex(stderr, /mend: /);
    t.notRegex(stderr, /hunter2/);
    await t.throwsAsync(stat(file), { code: 'ENOENT' });
  });
}

test('a target that is there already is left alone', async (t) => {
  const file = join(await temporaryFolder(), 'motw.yaml');
  await add(file, 'win11', ...right);
  const before = await readFile(file, 'utf8');
  const { code, stderr } = await add(file, 'win11', ...right);
  t.is(code, 2);
  t.regex(stderr, /there is a target 'win11'/);
  t.is(await readFile(file, 'utf8'), before);
});

test('a file that is wrong is not extended', async (t) => {
  const file = join(await temporaryFolder(), 'motw.yaml');
  await writeFile(file, 'rules: 7\n');
  const { code, stderr } = await add(file, 'win11', ...right);
  t.is(code, 2);
  t.regex(stderr, /would come out wrong/);
  t.is(await readFile(file, 'utf8'), 'rules: 7\n');
});

test('a verb below a verb knows wrong input as such, and its own help', async (t) => {
  const nameless = await motw(['target', 'add']);
  t.is(nameless.code, 2);
  t.regex(nameless.stderr, /missing required argument 'name'[\s\S]*\(motw target add --help shows how\)/);
  t.is((await motw(['target', 'ad'])).code, 2);
  t.is((await motw(['target', 'add', '--help'])).code, 0);
});
