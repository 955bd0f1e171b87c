import { spawn } from 'node:child_process';
import { mkdir, readdir, readFile, readlink, symlink, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout } from 'node:timers/promises';
import test, { type ExecutionContext } from 'ava';
import { onSmallDisk, whyNoSmallDisk } from '../../crash/fault/small-disk.ts';
import { temporaryFolder } from '../image-file.ts';
import { BIN, isoPacker, workFolder } from './iso-packer.ts';

/** A folder with a large file in `tree/`, which takes no room on the disk. */
async function largeTree(t: ExecutionContext): Promise<string> {
  const dir = await temporaryFolder(t);
  await mkdir(join(dir, 'tree'));
  await writeFile(join(dir, 'tree', 'large'), '');
  await truncate(join(dir, 'tree', 'large'), 4 * 1024 ** 3 - 1);
  return dir;
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  test(`${signal} while an image is written: code 3, and nothing is left behind`, async (t) => {
    const dir = await largeTree(t);
    const child = spawn(process.execPath, [BIN, 'pack', join(dir, 'tree'), '--out', join(dir, 'image')]);
    const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
    while ((await readdir(dir)).length === 1) await setTimeout(5);
    child.kill(signal);
    t.regex(await text(child.stderr), /interrupted; nothing was left behind/);
    t.is(await ended, 3);
    t.deepEqual(await readdir(dir), ['tree']);
  });
}

for (const [signal, code] of [
  ['SIGINT', 3],
  ['SIGKILL', null],
] as const)
  test(`${signal} while a tar is waited for: code ${code}, and nothing is left behind`, async (t) => {
    const dir = await temporaryFolder(t);
    const temporary = join(dir, 'temporary');
    await mkdir(temporary);
    const child = spawn(process.execPath, [BIN, 'pack', '--tar', '--out', join(dir, 'image')], {
      env: { ...process.env, TMPDIR: temporary },
    });
    child.stdin.on('error', () => {});
    child.stdin.write(Buffer.alloc(300));
    const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
    // It has a temporary file, and that has no name any more.
    const isNameless = (file: string): boolean => file.startsWith(temporary) && file.endsWith(' (deleted)');
    while (!(await openFiles(child.pid)).some(isNameless)) await setTimeout(5);
    child.kill(signal);
    t.is(await ended, code);
    t.deepEqual(await readdir(dir), ['temporary']);
    t.deepEqual(await readdir(temporary), []);
  });

async function openFiles(pid: number | undefined): Promise<string[]> {
  const folder = `/proc/${pid}/fd`;
  return await Promise.all((await readdir(folder)).map((fd) => readlink(join(folder, fd)).catch(() => '')));
}

test(`a full disk is ISO_IO, and nothing is left behind${whyNoSmallDisk}`, async (t) => {
  if (whyNoSmallDisk !== '') return t.pass();
  const dir = await largeTree(t);
  const disk = join(dir, 'disk');
  await mkdir(disk);
  const pack = `'${process.execPath}' '${BIN}' pack '${join(dir, 'tree')}' --out '${disk}/image'`;
  const { stdout, stderr } = onSmallDisk(disk, '5m', `${pack} && echo done || echo code $?; ls '${disk}'`);
  t.is(stdout, 'code 3\n');
  t.regex(stderr, /disk\/image": the system answered ENOSPC \[ISO_IO\]\n {2}mend: .*free space/);
});

test(`so it is where the tar finds no room${whyNoSmallDisk}`, async (t) => {
  if (whyNoSmallDisk !== '') return t.pass();
  const dir = await largeTree(t);
  const disk = join(dir, 'disk');
  await mkdir(disk);
  const pack = `TMPDIR='${disk}' '${process.execPath}' '${BIN}' pack --tar --out '${dir}/image'`;
  const script = `tar -C '${dir}/tree' -c . 2>/dev/null | ${pack} && echo done || echo code $?; ls '${disk}'`;
  const { stdout, stderr } = onSmallDisk(disk, '5m', script);
  t.is(stdout, 'code 3\n');
  t.regex(stderr, /ENOSPC \[ISO_IO\]/);
  t.deepEqual((await readdir(dir)).sort(), ['disk', 'tree']);
});

test('an image that is a link stays one', async (t) => {
  const dir = await workFolder(t);
  await mkdir(join(dir, 'elsewhere'));
  await writeFile(join(dir, 'elsewhere', 'image'), 'older');
  await symlink('elsewhere/image', join(dir, 'link'));
  t.is((await isoPacker(['pack', join(dir, 'tree'), '--out', join(dir, 'link')])).code, 0);
  t.is(await readlink(join(dir, 'link')), 'elsewhere/image');
  t.true((await readFile(join(dir, 'elsewhere', 'image'))).includes('hello'));
});
