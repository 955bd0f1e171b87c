import { existsSync } from 'node:fs';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import test from 'ava';
import { motw, start, temporaryFolder } from '../guest/motw.ts';
import { oracle } from '../oracle/find-oracle.ts';

for (const [id, container] of [
  ['udf-open', 'udf'],
  ['vhd-open', 'vhd'],
] as const) {
  test(`motw build ${id}: the image for Windows, and its manifest beside it`, async (t) => {
    const out = join(await temporaryFolder(), 'image');
    const { code, stdout, stderr } = await motw(['build', id, '--out', out, '--marker', '0a0b0c0d']);
    t.is(code, 0, stderr);
    const manifest = JSON.parse(await readFile(`${out}.manifest.json`, 'utf8'));
    t.like(manifest, { container, size: (await readFile(out)).length });
    t.true(stdout.includes(`${manifest.size} bytes, sha256 ${manifest.sha256}`));
    t.true(stdout.includes(`label ${manifest.label}, marker 0a0b0c0d`));
  });
}

const qemuImg = oracle('qemu-img');
const withTool = qemuImg === null ? test.skip : test;
const why = qemuImg === null ? ' (skipped: no qemu-img in MOTW_ORACLES or on PATH)' : '';

withTool(`motw build vhdx-open: made by the qemu-img that is on PATH${why}`, async (t) => {
  const out = join(await temporaryFolder(), 'image.vhdx');
  const path = join(qemuImg ?? '', '..');
  const { code, stderr } = await motw(['build', 'vhdx-open', '--out', out], { PATH: path });
  t.is(code, 0, stderr);
  t.is((await readFile(out)).toString('latin1', 0, 8), 'vhdxfile');
});

withTool(`motw build that is interrupted: exit 3, and nothing is left of the image${why}`, async (t) => {
  const [tools, out, temporary] = [await temporaryFolder(), await temporaryFolder(), await temporaryFolder()];
  // Says that it was called, and takes its time.
  const slow = `#!/bin/sh\necho >"${tools}/called"\n/bin/sleep 2\nexec ${qemuImg} "$@"\n`;
  await writeFile(join(tools, 'qemu-img'), slow, { mode: 0o755 });
  const { child, ended } = start(['build', 'vhdx-open', '--out', join(out, 'image.vhdx')], {
    PATH: tools,
    TMPDIR: temporary,
  });
  while (!existsSync(join(tools, 'called')) && child.exitCode === null) await setTimeout(10);
  child.kill('SIGINT');
  const { code, stderr } = await ended;
  t.is(code, 3, stderr);
  t.regex(stderr, /interrupted by SIGINT/);
  t.deepEqual(await readdir(out), []);
  t.deepEqual(await readdir(temporary), []);
});

test('motw build vhdx-open without any qemu-img: exit 3, how to get one, and no half an image', async (t) => {
  const empty = await temporaryFolder();
  const out = join(await temporaryFolder(), 'image.vhdx');
  const { code, stderr } = await motw(['build', 'vhdx-open', '--out', out], {
    PATH: empty,
    MOTW_CACHE: empty,
  });
  t.is(code, 3);
  t.regex(stderr, /no qemu-img/);
  t.regex(stderr, /mend: run `motw setup`/);
  t.false(existsSync(out));
});

const archives = [
  ['zip-extract', 'zip', null],
  ['tar-extract', 'tar', null],
  ['seven-zip-extract', '7z', oracle('7zz') ?? oracle('7z')],
  ['git-clone', 'git', oracle('git')],
] as const;

for (const [id, container, maker] of archives) {
  const needs = container === '7z' || container === 'git';
  const absent = needs && maker === null;
  const reason = absent ? ` (skipped: no program in MOTW_ORACLES or on PATH makes ${container})` : '';
  (absent ? test.skip : test)(
    `motw build ${id}: the archive, and its manifest beside it${reason}`,
    async (t) => {
      const out = join(await temporaryFolder(), 'archive');
      const env = maker === null ? {} : { PATH: join(maker, '..') };
      const { code, stdout, stderr } = await motw(['build', id, '--out', out, '--marker', '0a0b0c0d'], env);
      t.is(code, 0, stderr);
      const manifest = JSON.parse(await readFile(`${out}.manifest.json`, 'utf8'));
      t.like(manifest, { container, label: '', size: (await readFile(out)).length });
      t.true(stdout.includes('no label, marker 0a0b0c0d'), stdout);
    },
  );
}

for (const [id, tool] of [
  ['seven-zip-extract', '7-Zip'],
  ['git-clone', 'git'],
] as const) {
  test(`motw build ${id} without ${tool}: exit 3, how to get it, and no half an archive`, async (t) => {
    const [empty, folder] = [await temporaryFolder(), await temporaryFolder()];
    const { code, stderr } = await motw(['build', id, '--out', join(folder, 'archive')], {
      PATH: empty,
      MOTW_CACHE: empty,
    });
    t.is(code, 3);
    t.regex(stderr, new RegExp(`there is no ${tool}, which makes`));
    t.regex(stderr, /mend: run `motw setup`, which brings it, or install (7zip|git)/);
    t.deepEqual(await readdir(folder), []);
  });
}
