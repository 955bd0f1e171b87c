import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { zipSync } from 'fflate';
import { pwsh, userSid } from '../stub-windows/start.ts';
import { type Windows, windowsTest } from './run-operation.ts';

const marker = '1a2b3c4d';
const archive = `C:\\Users\\analyst\\Downloads\\Invoice [1] ${marker}.zip`;
const root = archive.replace(/\.zip$/, '');
const sevenZip = 'C:\\Program Files\\7-Zip';
const gitFolder = 'C:\\Program Files\\Git';
const software = 'HKEY_LOCAL_MACHINE\\SOFTWARE';
const options = 'SOFTWARE\\7-Zip\\Options';

/** A program of this Windows: a shell script, which writes its arguments down. */
function program({ stub }: Windows, path: string, text: string): void {
  const file = stub.real(path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(
    file,
    `#!/bin/sh\nfor one in "$@"; do printf '%s\\n' "$one"; done > "$0.arguments"\n${text}\n`,
  );
  chmodSync(file, 0o755);
}

function argumentsOf({ stub }: Windows, path: string): readonly string[] {
  return readFileSync(`${stub.real(path)}.arguments`, 'utf8')
    .trimEnd()
    .split('\n');
}

/** Installed as their installers do it, and an archive to try them on. */
function install(windows: Windows, keys: Readonly<Record<string, object>> = {}): void {
  const { stub } = windows;
  const registry = {
    ...(stub.state().registry as object),
    [`${software}\\7-Zip`]: { Path64: `${sevenZip}\\` },
    [`${software}\\GitForWindows`]: { InstallPath: gitFolder },
    ...keys,
  };
  stub.change({ registry });
  // biome-ignore lint/suspicious/noTemplateCurlyInString: it is the shell's
  const takeOut = 'for one in "$@"; do case "$one" in -o*) echo out > "${one#-o}/file.txt";; esac; done';
  for (const name of ['7z.exe', '7zG.exe']) program(windows, `${sevenZip}\\${name}`, takeOut);
  writeFileSync(stub.real(archive), zipSync({ 'a/b.txt': Buffer.from('inside') }));
}

const request = (by: string, seconds = 60) => ({ archive, by, seconds });
const onDesktop = ({ run }: Windows, task: string, args: object) =>
  run('desktop', { task, args, user: 'analyst', seconds: 300 });
const rooted = (value: unknown) => (value as { root: string }).root.replaceAll('/', '\\');

for (const [by, switches] of [
  ['7-zip', []],
  ['7-zip-snz', ['-snz']],
] as const) {
  windowsTest(
    `${by}: everything is taken out beside the archive, and the program named`,
    {},
    async (t, windows) => {
      install(windows);
      windows.stub.change({ versions: { [`${sevenZip}\\7z.exe`]: '24.08' } });
      const answer = await windows.run('unpack', request(by));
      t.like(answer, { is: 'done', value: { tool: '7z.exe 24.08' } });
      t.is(rooted(answer.value), root);
      t.true(existsSync(windows.stub.real(`${root}\\file.txt`)));
      const real = windows.stub.real(archive);
      t.deepEqual(argumentsOf(windows, `${sevenZip}\\7z.exe`), [
        ...['x', '-bd', '-y', ...switches, `-o${windows.stub.real(root)}`, '--', real],
      ]);
      const again = await windows.run('unpack', request(by));
      t.is(rooted(again.value), `${root} (2)`);
      t.true(existsSync(windows.stub.real(`${root} (2)\\file.txt`)));
    },
  );
}

for (const [setting, switches] of [
  [{}, []],
  [{ WriteZoneIdExtract: 1 }, ['-snz1']],
  [{ WriteZoneIdExtract: 2 }, ['-snz2']],
] as const) {
  windowsTest(
    `7-zip-button: the user's option ${JSON.stringify(setting)} is handed on, as the button does it`,
    {},
    async (t, windows) => {
      install(windows, { [`HKEY_CURRENT_USER\\${options}`]: setting });
      t.like(await onDesktop(windows, 'unpack', request('7-zip-button')), { is: 'done' });
      t.deepEqual(argumentsOf(windows, `${sevenZip}\\7zG.exe`), [
        ...['x', `-o${windows.stub.real(root)}`, ...switches, '--', windows.stub.real(archive)],
      ]);
    },
  );
}

windowsTest('7-zip-button is a user\u2019s: the agent does not stand in', {}, async (t, windows) => {
  install(windows);
  t.like(await windows.run('unpack', request('7-zip-button')), { is: 'unavailable', code: 'NO_DESKTOP' });
  t.false(existsSync(windows.stub.real(root)));
});

windowsTest(
  'expand-archive takes out a real ZIP archive, by the agent and by the user',
  {},
  async (t, windows) => {
    install(windows);
    // The command takes a bracket in its target's path for a pattern (its version 1.2.6), and this Windows lies in such a folder.
    const drive = join(await mkdtemp(join(tmpdir(), 'plain-')), 'c');
    t.teardown(() => rm(dirname(drive), { recursive: true }));
    await symlink(windows.stub.drive, drive);
    windows.stub.change({ drive });
    const plain = `C:\\Users\\analyst\\Downloads\\Invoice ${marker}.zip`;
    const folder = plain.replace(/\.zip$/, '');
    renameSync(windows.stub.real(archive), windows.stub.real(plain));
    const asked = { ...request('expand-archive'), archive: plain };
    const answer = await windows.run('unpack', asked);
    t.is(answer.is, 'done', JSON.stringify(answer));
    t.regex((answer.value as { tool: string }).tool, /^Expand-Archive \d+\.\d+/);
    t.is(readFileSync(windows.stub.real(`${folder}\\a\\b.txt`), 'utf8'), 'inside');
    t.like(await windows.run('remove', { residue: [{ kind: 'file', what: folder }] }), { is: 'done' });
    t.like(await onDesktop(windows, 'unpack', asked), { is: 'done' });
    t.is(readFileSync(windows.stub.real(`${folder}\\a\\b.txt`), 'utf8'), 'inside');
  },
);

windowsTest('expand-archive refuses what is no ZIP archive, in its own words', {}, async (t, windows) => {
  install(windows);
  writeFileSync(windows.stub.real(archive), 'no archive');
  const answer = await windows.run('unpack', request('expand-archive'));
  t.is(answer.is, 'refused', JSON.stringify(answer));
  t.regex(answer.code ?? '', /^0x[0-9A-F]{8}$/);
});

windowsTest('tar is the one of Windows alone', {}, async (t, windows) => {
  install(windows);
  t.like(await windows.run('unpack', request('tar')), { is: 'unavailable', code: 'NO_UNPACKER' });
  program(windows, 'C:\\Windows\\System32\\tar.exe', 'exec unzip -q "$3" -d "$5"');
  t.like(await windows.run('unpack', request('tar')), { is: 'done' });
  t.is(readFileSync(windows.stub.real(`${root}\\a\\b.txt`), 'utf8'), 'inside');
});

windowsTest(
  'git clones a real bundle; what it left is residue, and goes with its read-only objects',
  {},
  async (t, windows) => {
    const { stub, run } = windows;
    install(windows);
    program(windows, `${gitFolder}\\cmd\\git.exe`, 'exec git "$@"');
    const work = join(stub.folder, 'work');
    const git = (...args: readonly string[]) =>
      execFileSync('git', ['-C', work, '-c', 'user.name=a', '-c', 'user.email=a@example.org', ...args]);
    mkdirSync(work);
    git('init', '--quiet');
    writeFileSync(join(work, 'marker.txt'), `${marker}\n`);
    git('add', '.');
    git('commit', '--quiet', '-m', 'one');
    const bundle = `C:\\Users\\analyst\\Downloads\\Invoice ${marker}.bundle`;
    git('bundle', 'create', '--quiet', stub.real(bundle), 'HEAD', '--all');
    const answer = await run('unpack', { archive: bundle, by: 'git', seconds: 60 });
    t.is(answer.is, 'done', JSON.stringify(answer));
    const clone = rooted(answer.value);
    t.is(readFileSync(stub.real(`${clone}\\marker.txt`), 'utf8'), `${marker}\n`);
    t.true(existsSync(stub.real(`${clone}\\.git`)));
    const found = await run('residue', { marker, user: 'analyst' });
    const { residue } = found.value as { residue: readonly { what: string }[] };
    t.true(residue.some(({ what }) => what.endsWith(`Invoice ${marker}`)));
    t.like(await run('remove', { residue }), { is: 'done' });
    t.false(existsSync(stub.real(clone)));
    t.false(existsSync(stub.real(bundle)));
  },
);

windowsTest(
  'a program that fails is refused, with its exit code and its words; one that is not there is unavailable',
  {},
  async (t, windows) => {
    install(windows);
    program(windows, `${sevenZip}\\7z.exe`, 'echo "Can not open the file as archive" >&2; exit 2');
    const answer = await windows.run('unpack', request('7-zip'));
    t.like(answer, { is: 'refused', code: 'EXIT_2' });
    t.regex(answer.text ?? '', /^7z\.exe ended with 2: .*Can not open the file as archive/);
    t.like(await windows.run('unpack', request('unzip.exe')), { is: 'fault', code: 'PROTOCOL' });
    t.like(await windows.run('unpack', { ...request('7-zip'), archive: `${archive}x` }), {
      ...{ is: 'fault', code: 'NO_FILE' },
    });
    windows.stub.change({ registry: {} });
    t.like(await windows.run('unpack', request('7-zip')), { is: 'unavailable', code: 'NO_UNPACKER' });
  },
);

windowsTest('a program that hangs is ended, and refused nothing', {}, async (t, windows) => {
  install(windows);
  program(windows, `${sevenZip}\\7z.exe`, `echo $$ > "$0.pid"; exec sleep 600`);
  const answer = await windows.run('unpack', request('7-zip', 2));
  t.like(answer, { is: 'fault', code: 'UNPACKER_HUNG' });
  t.regex(answer.text ?? '', /7z\.exe did not end within 2 seconds/);
  const pid = Number(readFileSync(`${windows.stub.real(`${sevenZip}\\7z.exe`)}.pid`, 'utf8'));
  t.throws(() => process.kill(pid, 0), { code: 'ESRCH' });
});

windowsTest(
  'unpackers are listed with their versions, the option, and the volumes that are prepared; nothing is started',
  {},
  async (t, windows) => {
    const { stub, run } = windows;
    const listed = async () => (await run('list-unpackers', { user: 'analyst' })).value as Listed;
    const bare = await listed();
    t.deepEqual(
      bare.unpackers.filter(({ file }) => file !== null).map(({ by }) => by),
      pwsh === null ? [] : ['expand-archive'],
    );
    t.deepEqual([bare.zoneSetting, bare.userLoaded, bare.volumes], [null, true, []]);
    install(windows, { [`HKEY_USERS\\${userSid}\\${options}`]: { WriteZoneIdExtract: 2 } });
    const second = join(stub.folder, 'second');
    mkdirSync(join(second, 'motw-harness'), { recursive: true });
    stub.change({
      volumes: { F: second },
      versions: { [`${sevenZip}\\7z.exe`]: '24.08' },
      cim: {
        ...(stub.state().cim as object),
        Win32_LogicalDisk: [
          { DeviceID: 'C:', DriveType: 3, FileSystem: 'NTFS' },
          { DeviceID: 'F:', DriveType: 2, FileSystem: 'FAT32' },
        ],
      },
    });
    const full = await listed();
    t.like(
      full.unpackers.find(({ by }) => by === '7-zip'),
      { file: `${sevenZip}\\7z.exe`, version: '24.08' },
    );
    t.is(full.zoneSetting, 2);
    t.deepEqual(full.volumes, [{ volume: 'fat', folder: 'F:\\motw-harness', fileSystem: 'FAT32' }]);
    t.false(existsSync(`${stub.real(`${sevenZip}\\7z.exe`)}.arguments`));
  },
);

interface Listed {
  readonly unpackers: readonly { readonly by: string; readonly file: string | null }[];
  readonly volumes: readonly object[];
  readonly zoneSetting: number | null;
  readonly userLoaded: boolean;
}
