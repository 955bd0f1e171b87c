import { execFile } from 'node:child_process';
import { chmod, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import test, { type ExecutionContext } from 'ava';

const packageFolder = fileURLToPath(new URL('../../../artifacts/iso-packer/', import.meta.url));
const readme = await readFile(join(packageFolder, 'README.md'), 'utf8');
const run = promisify(execFile);

function blocks(language: string): string[] {
  return [...readme.matchAll(new RegExp(`^\`\`\`${language}\n(.*?)^\`\`\`$`, 'gms'))].map(
    ([, text = '']) => text,
  );
}

function commandsOf(text: string): string {
  return [...text.matchAll(/^\$ (.*)$/gm)].map(([, command = '']) => command).join('\n');
}

/** A folder with what the examples take for granted: the package, its command, and an invoice. */
async function workplace(t: ExecutionContext): Promise<{ folder: string; env: NodeJS.ProcessEnv }> {
  const folder = await mkdtemp(join(tmpdir(), 'readme-'));
  t.teardown(() => rm(folder, { recursive: true, force: true }));
  await mkdir(join(folder, 'node_modules'));
  await symlink(packageFolder, join(folder, 'node_modules', 'iso-packer'));
  await mkdir(join(folder, 'bin'));
  const command = join(folder, 'bin', 'iso-packer');
  await writeFile(
    command,
    `#!/bin/sh\nexec "${process.execPath}" "${packageFolder}bin/iso-packer.js" "$@"\n`,
  );
  await chmod(command, 0o755);
  const { SOURCE_DATE_EPOCH: _, ...env } = process.env;
  // The page's first commands make what its examples pack.
  await run('/bin/sh', ['-e', '-c', commandsOf(blocks('console')[0] ?? '')], { cwd: folder });
  return { folder, env: { ...env, PATH: `${join(folder, 'bin')}${delimiter}${env.PATH ?? ''}` } };
}

for (const [index, code] of blocks('ts').entries()) {
  test(`README, program ${index + 1}: it runs, and prints what its comments say`, async (t) => {
    const { folder, env } = await workplace(t);
    const file = join(folder, 'example.ts');
    await writeFile(file, code);
    const { stdout } = await run(process.execPath, ['--conditions=source', file], { cwd: folder, env });
    const said = [...code.matchAll(/^\/\/ prints (.*)$/gm)].map(([, text = '']) => text);
    t.deepEqual(
      stdout.split('\n').filter((line) => line !== ''),
      said,
    );
  });
}

for (const [index, text] of blocks('console').entries()) {
  test(`README, commands ${index + 1}: each ends with 0 and prints what is shown`, async (t) => {
    const { folder, env } = await workplace(t);
    const { stdout } = await run('/bin/sh', ['-e', '-c', commandsOf(text)], { cwd: folder, env });
    const shown = text.split('\n').filter((line) => line !== '' && !line.startsWith('$ '));
    t.deepEqual(
      stdout.split('\n').filter((line) => line !== ''),
      shown,
    );
  });
}

test('README has programs and commands to try', (t) => {
  t.true(blocks('ts').length >= 2);
  t.true(blocks('console').length >= 1);
});
