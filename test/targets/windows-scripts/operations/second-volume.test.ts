import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Windows, windowsTest } from './run-operation.ts';

const marker = '1a2b3c4d';
const file = `C:\\Users\\analyst\\Downloads\\Invoice [1] ${marker}.iso`;

/** Drives as Windows lists them, beside C:. */
function attach({ stub }: Windows, ...drives: readonly object[]): string {
  const second = join(stub.folder, 'second');
  mkdirSync(second, { recursive: true });
  writeFileSync(stub.real(file), 'image');
  const own = { DeviceID: 'C:', DriveType: 3, FileSystem: 'NTFS' };
  const cim = { ...(stub.state().cim as object), Win32_LogicalDisk: [own, ...drives] };
  stub.change({ cim, volumes: { F: second } });
  return second;
}

const stick = { DeviceID: 'F:', DriveType: 2, FileSystem: 'FAT32' };

for (const [volume, drive] of [
  ['fat', stick],
  ['fat', { ...stick, FileSystem: 'exFAT' }],
  ['ntfs', { ...stick, DriveType: 3, FileSystem: 'NTFS' }],
] as const) {
  windowsTest(
    `a file is copied to the prepared ${drive.FileSystem} volume, is residue there, and is taken away`,
    {},
    async (t, windows) => {
      const second = attach(windows, drive);
      mkdirSync(join(second, 'motw-harness'));
      writeFileSync(join(second, 'theirs.txt'), marker);
      const copied = await windows.run('copy-to', { volume, path: file });
      t.is(copied.is, 'done', JSON.stringify(copied));
      const there = join(second, 'motw-harness', `Invoice [1] ${marker}.iso`);
      t.is(readFileSync(there, 'utf8'), 'image');
      t.like(await windows.run('copy-to', { volume, path: file }), { is: 'fault', code: 'EXISTS' });
      const { residue } = (await windows.run('residue', { marker, user: 'analyst' })).value as {
        residue: readonly { what: string }[];
      };
      t.is(residue.length, 2);
      t.like(await windows.run('remove', { residue }), { is: 'done' });
      t.false(existsSync(there));
      t.true(existsSync(join(second, 'theirs.txt')));
    },
  );
}

windowsTest('the user copies where the user is logged on', {}, async (t, windows) => {
  const second = attach(windows, stick);
  mkdirSync(join(second, 'motw-harness'));
  const args = { volume: 'fat', path: file };
  t.like(await windows.run('desktop', { task: 'copy-to', args, user: 'analyst', seconds: 300 }), {
    is: 'done',
  });
  t.true(existsSync(join(second, 'motw-harness', `Invoice [1] ${marker}.iso`)));
});

for (const [why, drives, prepared] of [
  ['the owner has not allowed it', [stick], false],
  ['it has another file system', [{ ...stick, FileSystem: 'NTFS' }], true],
  ['it is a CD', [{ ...stick, DriveType: 5 }], true],
  ['it is a share', [{ ...stick, DriveType: 4 }], true],
  ['there is none', [], true],
] as const) {
  windowsTest(`no copy where ${why}, and it is said how to prepare one`, {}, async (t, windows) => {
    const second = attach(windows, ...drives);
    if (prepared) mkdirSync(join(second, 'motw-harness'));
    const answer = await windows.run('copy-to', { volume: 'fat', path: file });
    t.like(answer, { is: 'unavailable', code: 'NO_SECOND_VOLUME' });
    t.regex(answer.text ?? '', /make a folder motw-harness on it/);
  });
}

windowsTest('the system drive is no second volume, whatever is on it', {}, async (t, windows) => {
  attach(windows);
  mkdirSync(windows.stub.real('C:\\motw-harness'));
  t.like(await windows.run('copy-to', { volume: 'ntfs', path: file }), { code: 'NO_SECOND_VOLUME' });
});
