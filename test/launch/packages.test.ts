import { copyFile, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { execa } from 'execa';

const CHECKOUT = path.resolve(import.meta.dirname, '../..');
const LOCK = {
  lockfileVersion: 3,
  packages: { '': {}, 'node_modules/a': { version: '1.0.0', integrity: 'sha512-x' } },
};

/** A checkout with one npm package, and an npm that notes its calls and installs what the lock says. */
async function smallCheckout(t: ExecutionContext, npm: string) {
  const folder = await mkdtemp(path.join(tmpdir(), 'motw-launch-'));
  t.teardown(() => rm(folder, { recursive: true, force: true }));
  for (const part of ['runner/launch', 'artifacts/cache', 'bin'])
    await mkdir(path.join(folder, part), { recursive: true });
  for (const name of await readdir(path.join(CHECKOUT, 'runner/launch'))) {
    await copyFile(path.join(CHECKOUT, 'runner/launch', name), path.join(folder, 'runner/launch', name));
  }
  const lock = 'artifacts/cache/one-at-a-time.js';
  await copyFile(path.join(CHECKOUT, lock), path.join(folder, lock));
  await writeFile(path.join(folder, 'package.json'), '{ "type": "module" }');
  await writeFile(path.join(folder, 'package-lock.json'), JSON.stringify(LOCK));
  await writeFile(path.join(folder, 'hello.ts'), 'const word: string = "hello";\nconsole.log(word);\n');
  await writeFile(path.join(folder, 'bin/npm'), `#!/bin/sh\necho "$1" >> calls\n${npm}\n`, { mode: 0o755 });
  const env = { PATH: `${folder}/bin:${process.env.PATH}` };
  return {
    folder,
    launch: () =>
      execa(process.execPath, ['runner/launch/node24.js', 'hello.ts'], { cwd: folder, env, reject: false }),
    calls: async () =>
      (await readFile(path.join(folder, 'calls'), 'utf8').catch(() => '')).split('\n').filter(Boolean),
  };
}

const INSTALLS =
  'rm -rf node_modules && mkdir node_modules && cp package-lock.json node_modules/.package-lock.json';

test('packages that are not there are installed, once', async (t) => {
  const checkout = await smallCheckout(t, INSTALLS);
  const first = await checkout.launch();
  t.is(first.stdout, 'hello');
  t.regex(first.stderr, /installing the npm packages \(they are not there/);
  t.is((await checkout.launch()).stderr, '');
  t.deepEqual(await checkout.calls(), ['ci']);
});

test('an install by hand is accepted', async (t) => {
  const checkout = await smallCheckout(t, 'exit 1');
  await mkdir(path.join(checkout.folder, 'node_modules'));
  await copyFile(
    path.join(checkout.folder, 'package-lock.json'),
    path.join(checkout.folder, 'node_modules', '.package-lock.json'),
  );
  t.is((await checkout.launch()).stdout, 'hello');
  t.deepEqual(await checkout.calls(), []);
});

test('another version in package-lock.json is installed, and named', async (t) => {
  const checkout = await smallCheckout(t, INSTALLS);
  await checkout.launch();
  const lock = {
    ...LOCK,
    packages: { ...LOCK.packages, 'node_modules/a': { version: '1.0.1', integrity: 'sha512-y' } },
  };
  await writeFile(path.join(checkout.folder, 'package-lock.json'), JSON.stringify(lock));
  t.regex((await checkout.launch()).stderr, /package-lock\.json wants another a\b/);
  t.deepEqual(await checkout.calls(), ['ci', 'ci']);
});

test('a half-finished install is repaired', async (t) => {
  const checkout = await smallCheckout(t, INSTALLS);
  await mkdir(path.join(checkout.folder, 'node_modules', 'a'), { recursive: true });
  t.is((await checkout.launch()).stdout, 'hello');
  t.deepEqual(await checkout.calls(), ['ci']);
});

test('where npm fails, its words and the way out are shown, and nothing on standard output', async (t) => {
  const checkout = await smallCheckout(t, 'echo "npm error code ECONNREFUSED" >&2; exit 1');
  const ended = await checkout.launch();
  t.is(ended.exitCode, 3);
  t.is(ended.stdout, '');
  t.regex(ended.stderr, /npm error code ECONNREFUSED\n.*npm ci failed \(exit code 1\).*\n {2}mend: /s);
});

test('of two at once, one installs and both run', async (t) => {
  const checkout = await smallCheckout(t, `sleep 1; ${INSTALLS}`);
  const both = await Promise.all([checkout.launch(), checkout.launch()]);
  t.deepEqual(
    both.map((ended) => ended.stdout),
    ['hello', 'hello'],
  );
  t.deepEqual(await checkout.calls(), ['ci']);
});
