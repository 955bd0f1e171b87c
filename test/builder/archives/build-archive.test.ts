import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { promisify } from 'node:util';
import test from 'ava';
import { IsoError } from 'iso-packer';
import { buildImage } from '../../../artifacts/builder/build-image.ts';
import { temporaryFolder } from '../../iso-packer/image-file.ts';
import { sha256 } from '../../oracle/folder-contents.ts';
import { archives, built, makers, payload, recipe, signal, whyNot } from './archive-sample.ts';

for (const archive of archives) {
  const title = `${archive}: the manifest has its size and SHA-256, no label, and says what is hidden in it${whyNot(archive)}`;
  (makers[archive] === null ? test.skip : test)(title, async (t) => {
    const { file, manifest, bytes } = await built(t, archive);
    t.like(manifest, { container: archive, label: '', size: bytes.length, sha256: sha256(bytes) });
    t.deepEqual(JSON.parse(await readFile(`${file}.manifest.json`, 'utf8')), manifest);
    t.deepEqual(
      manifest.files.map(({ path }) => path),
      recipe.files.map(({ path }) => path),
    );
    const hides = archive === 'zip';
    t.is(manifest.files.find(({ path }) => path === 'marker.txt')?.hidden, hides);
    t.deepEqual(manifest.hiddenFolders, hides ? ['a b'] : []);
  });

  const order = `${archive}: the same bytes again, whatever the order of the files, and others for other files${whyNot(archive)}`;
  (makers[archive] === null ? test.skip : test)(order, async (t) => {
    const { bytes } = await built(t, archive);
    const again = await built(t, archive, recipe.files.toReversed());
    // The folder's attribute is not given to the other one.
    if (archive !== 'zip') t.true(bytes.equals(again.bytes));
    t.true(bytes.equals((await built(t, archive)).bytes));
    const fewer = await built(t, archive, recipe.files.slice(1, -1));
    t.false(bytes.equals(fewer.bytes));
  });
}

const script = `
  import { buildImage } from ${JSON.stringify(new URL('../../../artifacts/builder/build-image.ts', import.meta.url).href)};
  const [umask, archive, file, tool] = process.argv.slice(1);
  process.umask(Number.parseInt(umask, 8));
  const recipe = ${JSON.stringify(recipe)};
  const program = tool === undefined ? undefined : { file: tool, args: [] };
  const { signal } = new AbortController();
  const { sha256 } = await buildImage({ ...recipe, container: archive, name: 'archive' }, Buffer.from(${JSON.stringify(payload.toString())}), file, signal, program);
  console.log(sha256);`;

for (const archive of archives) {
  const title = `${archive}: neither umask, time zone and language nor home and settings of git change a byte${whyNot(archive)}`;
  (makers[archive] === null ? test.skip : test)(title, async (t) => {
    const folder = await temporaryFolder(t);
    // All of it would be seen in a bundle.
    const settings = `[user]\n\tname = Somebody\n\temail = a@b.example\n[core]\n\tautocrlf = true\n\tcompression = 9\n[init]\n\tdefaultBranch = trunk\n\tdefaultObjectFormat = sha256\n[i18n]\n\tcommitEncoding = latin1\n`;
    await writeFile(join(folder, '.gitconfig'), settings);
    const surroundings = [
      { umask: '022', TZ: 'UTC', LANG: 'C.UTF-8' },
      { umask: '077', TZ: 'Pacific/Kiritimati', LANG: 'de_DE.UTF-8', LC_ALL: 'POSIX', HOME: folder },
      {
        ...{ umask: '000', XDG_CONFIG_HOME: folder, GIT_CONFIG_GLOBAL: join(folder, '.gitconfig') },
        ...{ GIT_AUTHOR_NAME: 'Somebody', GIT_COMMITTER_DATE: '1 +0100', GIT_DIR: folder },
        ...{ GIT_DEFAULT_HASH: 'sha256', GIT_OBJECT_DIRECTORY: folder },
      },
    ];
    const hashes: string[] = [];
    for (const [index, { umask, ...env }] of surroundings.entries()) {
      const options = ['--conditions=source', '--no-warnings', '--input-type=module', '--eval', script];
      const tool = makers[archive]?.file;
      const args = [umask, archive, join(folder, `${index}`), ...(tool === undefined ? [] : [tool])];
      const { stdout } = await promisify(execFile)(process.execPath, [...options, ...args], {
        env: { ...process.env, ...env },
      });
      hashes.push(stdout.trim());
    }
    t.regex(hashes[0] ?? '', /^[0-9a-f]{64}$/);
    t.deepEqual([...new Set(hashes)], hashes.slice(0, 1));
  });
}

for (const archive of ['7z', 'git'] as const) {
  test(`${archive} without its program: ISO_NO_TOOL, and nothing is there`, async (t) => {
    const folder = await temporaryFolder(t);
    const made = { ...recipe, container: archive, name: 'archive' };
    const tool = { file: join(folder, 'absent'), args: [] };
    const error = await t.throwsAsync(buildImage(made, payload, join(folder, 'a'), signal, tool), {
      instanceOf: IsoError,
    });
    t.deepEqual([error?.code, error?.category], ['ISO_NO_TOOL', 'environment']);
    t.regex(error?.message ?? '', /absent", which makes a/);
    t.deepEqual(await readdir(folder), []);
  });

  test(`${archive} by a program that fails: its own last words, and nothing is there`, async (t) => {
    const [folder, tools] = [await temporaryFolder(t), await temporaryFolder(t)];
    const file = join(tools, 'fails');
    await writeFile(file, '#!/bin/sh\necho begins >&2\necho "no space for it" >&2\nexit 2\n');
    await chmod(file, 0o755);
    const made = { ...recipe, container: archive, name: 'archive' };
    const error = await t.throwsAsync(
      buildImage(made, payload, join(folder, 'a'), signal, { file, args: [] }),
      { instanceOf: IsoError },
    );
    t.is(error?.code, 'ISO_TOOL_FAILED');
    t.regex(error?.message ?? '', /: no space for it$/);
    t.deepEqual(await readdir(folder), []);
  });

  test(`${archive} that is interrupted: its program is ended, and nothing is left`, async (t) => {
    const [folder, tools] = [await temporaryFolder(t), await temporaryFolder(t)];
    const file = join(tools, 'slow');
    // Says where it works, and never ends.
    await writeFile(
      file,
      `#!/bin/sh\npwd >"${tools}/at.new"\nmv "${tools}/at.new" "${tools}/at"\nexec sleep 600\n`,
    );
    await chmod(file, 0o755);
    const made = { ...recipe, container: archive, name: 'archive' };
    const stop = new AbortController();
    const building = buildImage(made, payload, join(folder, 'a'), stop.signal, { file, args: [] });
    const ended = t.throwsAsync(building, { message: 'stopped' });
    while (!existsSync(join(tools, 'at'))) await setTimeout(10);
    stop.abort(new Error('stopped'));
    await ended;
    t.deepEqual(await readdir(folder), []);
    t.false(existsSync((await readFile(join(tools, 'at'), 'utf8')).trim()));
  });
}

for (const archive of archives) {
  test(`${archive}: no path leads out of it, and none is there twice`, async (t) => {
    for (const [paths, code] of [
      [['../a'], 'ISO_BAD_PATH'],
      [['/a'], 'ISO_BAD_PATH'],
      [['a\nb'], 'ISO_BAD_PATH'],
      [['A/b', 'a/c'], 'ISO_DUPLICATE_PATH'],
    ] as const) {
      const folder = await temporaryFolder(t);
      const files = paths.map((path) => ({ path, content: { text: '' }, hidden: false }));
      const made = { ...recipe, container: archive, name: 'archive', files, hiddenFolders: [] };
      const tool = makers[archive] ?? undefined;
      const error = await t.throwsAsync(buildImage(made, payload, join(folder, 'a'), signal, tool), {
        instanceOf: IsoError,
      });
      t.is(error?.code, code);
      t.deepEqual(await readdir(folder), []);
    }
  });
}
