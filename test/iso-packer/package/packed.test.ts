import { execFile } from 'node:child_process';
import { cp, mkdir, readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import test, { type ExecutionContext } from 'ava';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';
import { temporaryFolder } from '../image-file.ts';

const checkout = fileURLToPath(new URL('../../../', import.meta.url));
const source = join(checkout, 'artifacts', 'iso-packer');
const tsc = join(checkout, 'node_modules', '.bin', 'tsc');
const run = promisify(execFile);

/** The tarball that would be published, made in a folder of its own. */
async function tarball(t: ExecutionContext): Promise<string> {
  const dir = await temporaryFolder(t);
  for (const part of ['bin', 'LICENSE', 'README.md', 'package.json'])
    await cp(join(source, part), join(dir, part), { recursive: true });
  await run(tsc, ['-p', join(source, 'tsconfig.build.json'), '--outDir', join(dir, 'dist')]);
  const { stdout } = await run('npm', ['pack', '--ignore-scripts', '--silent'], { cwd: dir });
  return join(dir, stdout.trim());
}

/** A project that has nothing but the package, its types' types, and what is in `files`. */
async function consumer(t: ExecutionContext, packed: string, files: Record<string, string>): Promise<string> {
  const dir = await temporaryFolder(t);
  const installed = join(dir, 'node_modules', 'iso-packer');
  await mkdir(installed, { recursive: true });
  await run('tar', ['-xzf', packed, '-C', installed, '--strip-components=1']);
  await mkdir(join(dir, 'node_modules', '@types'));
  for (const types of ['@types/node', 'undici-types'])
    await symlink(join(checkout, 'node_modules', types), join(dir, 'node_modules', types));
  for (const [file, text] of Object.entries(files)) await writeFile(join(dir, file), text);
  return dir;
}

const TSCONFIG = JSON.stringify({
  compilerOptions: {
    module: 'nodenext',
    target: 'es2024',
    lib: ['esnext'],
    types: ['node'],
    strict: true,
    noEmit: true,
  },
  files: ['use.ts'],
});

const USE = `
import { writeFile } from 'node:fs/promises';
import { diskInput, fileInput, type ImagePlan, inspectImage, IsoError, packImage, streamInput } from 'iso-packer';

const inputs = [
  fileInput('a.txt', 'abc', { hidden: true }),
  streamInput('b.txt', 3, async function* () { yield Uint8Array.of(1, 2, 3); }),
  await diskInput('c.ts', import.meta.filename),
];
const { plan, bytes } = packImage(inputs, { label: 'LAB', format: 'udf' });
const size: number | null = (plan satisfies ImagePlan).size;
await writeFile('image', bytes);
// @ts-expect-error: a label is a must
const wrong = (): unknown => packImage(inputs, {});
const { formats, entries } = await inspectImage('image');
const code: string | null = await inspectImage('nothing').then(() => null, (error) => error instanceof IsoError ? error.code : null);
console.log(JSON.stringify({ size, formats, paths: entries.map(({ path }) => path), code, wrong: typeof wrong }));
`;

test('the package that would be published: well-formed, small, typed, and it works from there', async (t) => {
  const packed = await tarball(t);
  const bytes = await readFile(packed);
  const { messages, pkg } = await publint({ strict: true, pack: { tarball: Uint8Array.from(bytes).buffer } });
  t.deepEqual(
    messages.map((message) => formatMessage(message, pkg)),
    [],
  );

  const dir = await consumer(t, packed, {
    'package.json': '{"type": "module"}',
    'tsconfig.json': TSCONFIG,
    'use.ts': USE,
  });
  const installed = join(dir, 'node_modules', 'iso-packer');
  t.deepEqual((await readdir(installed)).sort(), ['LICENSE', 'README.md', 'bin', 'dist', 'package.json']);
  t.deepEqual(
    (await readdir(join(installed, 'dist'), { recursive: true })).filter(
      (file) => !/\.(d\.ts|js)$|^[a-z0-9/-]+$/.test(file),
    ),
    [],
  );

  await t.notThrowsAsync(run(tsc, ['-p', dir]).catch((error) => Promise.reject(new Error(error.stdout))));
  const { stdout } = await run(process.execPath, ['use.ts'], { cwd: dir });
  const { size } = JSON.parse(stdout);
  t.deepEqual(JSON.parse(stdout), {
    size,
    formats: ['iso9660', 'joliet', 'udf'],
    paths: ['a.txt', 'b.txt', 'c.ts'],
    code: 'ISO_NOT_FOUND',
    wrong: 'function',
  });
  t.is((await readFile(join(dir, 'image'))).length, size);

  const bin = join(installed, 'bin', 'iso-packer.js');
  await run(process.execPath, [bin, 'pack', join(installed, 'dist'), '--out', join(dir, 'packed.iso')]);
  await run(process.execPath, [
    join(source, 'bin', 'iso-packer.js'),
    'pack',
    join(installed, 'dist'),
    '--out',
    join(dir, 'sources.iso'),
  ]);
  t.true((await readFile(join(dir, 'packed.iso'))).equals(await readFile(join(dir, 'sources.iso'))));
  t.regex((await run(process.execPath, [bin, 'list', join(dir, 'packed.iso')])).stdout, /^joliet +dist$/m);
});
