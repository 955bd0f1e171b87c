import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import { type Windows, windowsTest } from './run-operation.ts';

const marker = '1a2b3c4d';
const asked = { marker, user: 'analyst' };
const image = `C:\\Users\\analyst\\Downloads\\Invoice ${marker}.iso`;
interface Residue {
  readonly kind: string;
  readonly what: string;
}

async function residueOf({ run }: Windows): Promise<readonly Residue[]> {
  const answer = await run('residue', asked);
  if (answer.is !== 'done') throw new Error(JSON.stringify(answer));
  return (answer.value as { residue: readonly Residue[] }).residue;
}

windowsTest(
  'residue is found wherever it can lie, taken away in order, and then there is none',
  {},
  async (t, windows) => {
    const { stub, run } = windows;
    t.deepEqual(await residueOf(windows), []);
    const left = [
      image,
      `C:\\Users\\analyst\\AppData\\Local\\Temp\\motw-harness-${marker}.txt`,
      `C:\\Users\\analyst\\AppData\\Roaming\\Microsoft\\Windows\\Recent\\Invoice ${marker}.lnk`,
      `C:\\Windows\\Temp\\motw-harness-${marker}.txt`,
    ];
    const others = [
      'C:\\Users\\analyst\\Downloads\\other 99999999.iso',
      'C:\\Users\\analyst\\Downloads\\thesis.txt',
    ];
    for (const path of [...left, ...others]) writeFileSync(stub.real(path), 'x');
    const copies = stub.real(`C:\\Users\\analyst\\AppData\\Local\\Temp\\motw-${marker}`);
    mkdirSync(copies);
    writeFileSync(join(copies, `in ${marker}.txt`), 'x');
    t.is((await run('mount', { path: image })).is, 'done');
    const payload = join(stub.content, 'payload.exe');
    copyFileSync('/bin/sleep', payload);
    const program = execa(payload, ['600'], { reject: false });
    t.teardown(() => program.kill());

    const found = await residueOf(windows);
    t.deepEqual(
      found.map(({ kind }) => kind),
      ['process', 'mount', 'file', 'file', 'file', 'file', 'file'],
    );
    t.is(found[0]?.what, `${program.pid} E:\\payload.exe`);
    t.false(found.some(({ what }) => what.includes(`in ${marker}`)));

    t.like(await run('remove', { residue: found }), { is: 'done' });
    t.deepEqual(await residueOf(windows), []);
    await program;
    t.deepEqual(stub.state().attached, []);
    t.deepEqual(readdirSync(stub.real('C:\\Users\\analyst\\Downloads')).toSorted(), [
      'other 99999999.iso',
      'thesis.txt',
    ]);
  },
);

windowsTest(
  'a folder that cannot be looked into is a fault, not a clean machine',
  {},
  async (t, { stub, run }) => {
    const downloads = stub.real('C:\\Users\\analyst\\Downloads');
    chmodSync(downloads, 0o000);
    t.teardown(() => chmodSync(downloads, 0o755));
    // Root may look into every folder.
    const is = process.getuid?.() === 0 ? 'done' : 'fault';
    t.like(await run('residue', asked), { is });
  },
);

windowsTest(
  'copies that are read-only go, and what a link among them leads to stays',
  {},
  async (t, { stub, run }) => {
    const folder = `C:\\Users\\analyst\\AppData\\Local\\Temp\\motw-${marker}`;
    mkdirSync(stub.real(folder));
    writeFileSync(join(stub.real(folder), 'copy.txt'), 'x', { mode: 0o444 });
    writeFileSync(join(stub.content, 'theirs.txt'), 'x');
    symlinkSync(stub.content, join(stub.real(folder), 'link'));
    t.like(await run('remove', { residue: [{ kind: 'file', what: folder }] }), { is: 'done' });
    t.false(existsSync(stub.real(folder)));
    t.true(existsSync(join(stub.content, 'theirs.txt')));
  },
);

windowsTest(
  'an attached image without a volume is residue too',
  { mount: { volume: false, stays: true } },
  async (t, windows) => {
    writeFileSync(windows.stub.real(image), 'x');
    await windows.run('mount', { path: image });
    t.true((await residueOf(windows)).some(({ kind }) => kind === 'mount'));
  },
);

windowsTest(
  'the disk of an image without a volume is found by its location, though no folder holds the image',
  { mount: { volume: false, stays: true } },
  async (t, windows) => {
    const elsewhere = `C:\\ProgramData\\Invoice ${marker}.vhdx`;
    writeFileSync(windows.stub.real(elsewhere), 'x');
    await windows.run('mount', { path: elsewhere });
    t.deepEqual(await residueOf(windows), [{ kind: 'mount', what: elsewhere }]);
  },
);

windowsTest(
  'what cannot be taken away is said, and the rest is taken',
  { mount: { stays: true } },
  async (t, { stub, run }) => {
    writeFileSync(stub.real(image), 'x');
    await run('mount', { path: image });
    const trace = `C:\\Windows\\Temp\\motw-harness-${marker}.txt`;
    writeFileSync(stub.real(trace), 'x');
    const residue = [
      { kind: 'mount', what: image },
      { kind: 'file', what: trace },
    ];
    const answer = await run('remove', { residue });
    t.like(answer, { is: 'fault', code: 'NOT_REMOVED' });
    t.regex(answer.text ?? '', /^mount .*is attached/);
    t.false(existsSync(stub.real(trace)));
  },
);

windowsTest(
  'nothing without a marker is removed, and no process whose number is another\u2019s by now',
  {},
  async (t, { stub, run }) => {
    const theirs = 'C:\\Users\\analyst\\Downloads\\thesis.txt';
    writeFileSync(stub.real(theirs), 'x');
    const residue = [
      { kind: 'file', what: theirs },
      { kind: 'process', what: `${process.pid} E:\\gone.exe` },
      { kind: 'registry', what: 'x' },
    ];
    const answer = await run('remove', { residue });
    t.like(answer, { is: 'fault', code: 'NOT_REMOVED' });
    t.regex(answer.text ?? '', /thesis\.txt.*carries no marker.*no residue is called registry/);
    t.true(existsSync(stub.real(theirs)));
    t.like(await run('residue', { ...asked, marker: '*' }), { is: 'fault', code: 'PROTOCOL' });
  },
);

windowsTest(
  'remove-own takes the harness\u2019s folder and tasks, follows no link out of it, and leaves the sentinel',
  {},
  async (t, { stub, run }) => {
    const own = stub.real('C:\\ProgramData\\motw-harness');
    mkdirSync(join(own, 'staged'), { recursive: true });
    const sentinel = stub.real('C:\\ProgramData\\motw-harness-lab.txt');
    writeFileSync(sentinel, 'motw-harness may run here');
    writeFileSync(join(stub.content, 'theirs.txt'), 'x');
    symlinkSync(stub.content, join(own, 'staged', 'link'));
    stub.change({ tasks: { left: { argument: '', user: 'analyst' } } });
    t.like(await run('remove-own', {}), { is: 'done' });
    t.false(existsSync(own));
    t.true(existsSync(sentinel));
    t.true(existsSync(join(stub.content, 'theirs.txt')));
    t.deepEqual(stub.state().tasks, {});
    t.like(await run('remove-own', {}), { is: 'done' });
  },
);
