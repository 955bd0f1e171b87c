import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Windows, windowsTest } from './run-operation.ts';

/** With what paths may have in them. */
const path = 'C:\\Users\\analyst\\Downloads\\Rechnung [4711] für Änne 1a2b3c4d.iso';

function placed({ stub }: Windows): void {
  writeFileSync(stub.real(path), 'image');
  mkdirSync(join(stub.content, 'Reports'));
  writeFileSync(join(stub.content, 'Reports/b [1].txt'), 'two');
  writeFileSync(join(stub.content, '.marker.txt'), '1a2b3c4d');
}

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
const attachedOf = ({ stub }: Windows) => stub.state().attached as readonly unknown[];
const done = (operation: string, value: unknown) => ({ v: 1, operation, is: 'done', value });

windowsTest('mount finds the letter, list what is in it, unmount takes it away', {}, async (t, windows) => {
  placed(windows);
  const root = 'E:\\';
  t.deepEqual(
    await windows.run('mount', { path }),
    done('mount', {
      device: '\\\\.\\CDROM1',
      ...{ root, options: [] },
      hardwareIds: ['SCSI\\CdRomMsft____Virtual_DVD-ROM_1.0_', 'SCSI\\CdRomMsft____Virtual_DVD-ROM_'],
    }),
  );
  const listed = (await windows.run('list', { root })).value as { entries: readonly { name: string }[] };
  const entries = listed.entries.toSorted((a, b) => (a.name < b.name ? -1 : 1));
  t.deepEqual(entries, [
    {
      name: '.marker.txt',
      type: 'file',
      size: 8,
      sha256: sha256('1a2b3c4d'),
      hidden: true,
    },
    { name: 'Reports', type: 'folder', size: 0, sha256: null, hidden: false },
    {
      name: 'Reports/b [1].txt',
      type: 'file',
      size: 3,
      sha256: sha256('two'),
      hidden: false,
    },
  ] as never);
  t.deepEqual(await windows.run('unmount', { path }), done('unmount', { wasAttached: true }));
  t.deepEqual(attachedOf(windows), []);
  t.deepEqual(await windows.run('unmount', { path }), done('unmount', { wasAttached: false }));
});

for (const ending of ['vhd', 'vhdx']) {
  windowsTest(
    `a .${ending} is attached read-only; its letter is found by its disk and partition, and so is what is left of it`,
    {},
    async (t, windows) => {
      const disk = path.replace(/iso$/, ending);
      writeFileSync(windows.stub.real(disk), 'image');
      t.deepEqual(
        await windows.run('mount', { path: disk }),
        done('mount', {
          device: '\\\\.\\PhysicalDrive1',
          ...{ root: 'E:\\', options: [] },
          hardwareIds: ['SCSI\\DiskMsft____Virtual_Disk____', 'SCSI\\Disk'],
        }),
      );
      t.like(attachedOf(windows)[0], { access: 'ReadOnly', disk: true });
      const residue = await windows.run('residue', { marker: '1a2b3c4d', user: 'analyst' });
      const kinds = (residue.value as { residue: readonly { kind: string }[] }).residue;
      t.deepEqual(
        kinds.map(({ kind }) => kind),
        ['mount', 'file'],
      );
      t.like(await windows.run('mount', { path: disk }), { is: 'fault', code: 'ALREADY_MOUNTED' });
      t.deepEqual(await windows.run('unmount', { path: disk }), done('unmount', { wasAttached: true }));
      t.deepEqual(attachedOf(windows), []);
    },
  );
}

windowsTest('an .img is mounted as an ISO image, whose type is said each time', {}, async (t, windows) => {
  const img = path.replace(/iso$/, 'img');
  writeFileSync(windows.stub.real(img), 'image');
  t.like(await windows.run('mount', { path: img }), { is: 'done', value: { device: '\\\\.\\CDROM1' } });
  t.like(await windows.run('unmount', { path: img }), { value: { wasAttached: true } });
});

windowsTest(
  'a disk without a letter, as with automount off, is a fault and leaves nothing attached',
  { mount: { letter: null } },
  async (t, windows) => {
    const disk = path.replace(/iso$/, 'vhd');
    writeFileSync(windows.stub.real(disk), 'image');
    t.like(await windows.run('mount', { path: disk }), { is: 'fault', code: 'NO_DRIVE_LETTER' });
    t.deepEqual(attachedOf(windows), []);
  },
);

windowsTest(
  'a disk that Windows left offline was refused by nobody',
  { mount: { offline: 'Collision' } },
  async (t, windows) => {
    const disk = path.replace(/iso$/, 'vhdx');
    writeFileSync(windows.stub.real(disk), 'image');
    const answer = await windows.run('mount', { path: disk });
    t.like(answer, { is: 'fault', code: 'DISK_OFFLINE' });
    t.regex(answer.text ?? '', /Collision/);
    t.deepEqual(attachedOf(windows), []);
  },
);

windowsTest('mount waits for a letter that comes late', { mount: { letterAfter: 3 } }, async (t, windows) => {
  placed(windows);
  t.like(await windows.run('mount', { path }), { is: 'done', value: { root: 'E:\\' } });
});

windowsTest(
  'mount without a letter is a fault, and leaves nothing attached',
  { mount: { letter: null } },
  async (t, windows) => {
    placed(windows);
    t.like(await windows.run('mount', { path }), { is: 'fault', code: 'NO_DRIVE_LETTER' });
    t.deepEqual(attachedOf(windows), []);
  },
);

windowsTest(
  'mount without a volume is refused, by a code of its own, and leaves nothing attached',
  { mount: { volume: false } },
  async (t, windows) => {
    placed(windows);
    t.like(await windows.run('mount', { path }), { is: 'refused', code: 'NO_VOLUME' });
    t.deepEqual(attachedOf(windows), []);
  },
);

const denied = { code: '0x80070005', text: 'Access is denied. ' };
windowsTest(
  'what Mount-DiskImage refuses is refused, by its HRESULT',
  { mount: { refused: denied } },
  async (t, windows) => {
    placed(windows);
    t.deepEqual(await windows.run('mount', { path }), { v: 1, operation: 'mount', is: 'refused', ...denied });
  },
);

windowsTest(
  'a Windows without Mount-DiskImage refuses nothing: that is a fault',
  { missingCommands: ['Mount-DiskImage'] },
  async (t, windows) => {
    placed(windows);
    t.like(await windows.run('mount', { path }), { is: 'fault' });
  },
);

windowsTest(
  'a Mount-DiskImage that does nothing and says nothing is not taken for a mount',
  { mount: { silent: true } },
  async (t, windows) => {
    placed(windows);
    t.like(await windows.run('mount', { path }), { is: 'fault', code: 'NOT_ATTACHED' });
  },
);

windowsTest('an image that is attached already is a fault, and stays', {}, async (t, windows) => {
  placed(windows);
  await windows.run('mount', { path });
  t.like(await windows.run('mount', { path }), { is: 'fault', code: 'ALREADY_MOUNTED' });
  t.is(attachedOf(windows).length, 1);
});

windowsTest('an image that is not there is a fault, not a refusal', {}, async (t, windows) => {
  t.like(await windows.run('mount', { path }), { is: 'fault', code: 'NO_FILE' });
});

windowsTest(
  'unmount does not believe a dismount that changed nothing',
  { mount: { stays: true } },
  async (t, windows) => {
    placed(windows);
    await windows.run('mount', { path });
    t.like(await windows.run('unmount', { path }), { is: 'fault', code: 'STILL_ATTACHED' });
  },
);

windowsTest(
  'open starts a program in its own folder, keeps its output away and gives its exit code',
  {},
  async (t, windows) => {
    const program = 'C:\\Users\\analyst\\Downloads\\a program [1].cmd';
    const script = '#!/bin/sh\npwd > ran.txt\necho spoils\necho spoils >&2\nexit 7\n';
    writeFileSync(windows.stub.real(program), script, { mode: 0o755 });
    t.like(await windows.run('open', { path: program, seconds: 30 }), { is: 'done', value: { exitCode: 7 } });
    const found = await windows.run('sha256', { path: 'C:\\Users\\analyst\\Downloads\\ran.txt' });
    t.like(found, { is: 'done' });
    t.not((found.value as { sha256: string | null }).sha256, null);
  },
);

windowsTest('a program that may not be started is refused, by its error', {}, async (t, windows) => {
  const program = 'C:\\Users\\analyst\\Downloads\\program.exe';
  writeFileSync(windows.stub.real(program), 'no program', { mode: 0o755 });
  t.like(await windows.run('open', { path: program, seconds: 5 }), { is: 'refused', code: '0x80070008' });
});

windowsTest('a program that goes on has no exit code yet', {}, async (t, windows) => {
  const program = 'C:\\Users\\analyst\\Downloads\\long.cmd';
  writeFileSync(windows.stub.real(program), '#!/bin/sh\nexec sleep 600\n', { mode: 0o755 });
  const opened = await windows.run('open', { path: program, seconds: 0.1 });
  t.like(opened, { is: 'done', value: { exitCode: null } });
  process.kill((opened.value as { pid: number }).pid);
});
