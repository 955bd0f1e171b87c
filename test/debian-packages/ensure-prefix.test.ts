import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, readFile, stat, truncate, writeFile } from 'node:fs/promises';
import type { ServerResponse } from 'node:http';
import path from 'node:path';
import ava from 'ava';
import { execa } from 'execa';
import { damageOf } from '../../artifacts/cache/sealed-folder.ts';
import { openPrefix } from '../../artifacts/debian-packages/debian-prefix.ts';
import { archivePath, downloadPackages } from '../../artifacts/debian-packages/download.ts';
import { ensurePrefix } from '../../artifacts/debian-packages/ensure-prefix.ts';
import { planPackages } from '../../artifacts/debian-packages/plan.ts';
import type { Wanted } from '../../artifacts/debian-packages/wanted.ts';
import { breakIfDamaged } from '../../runner/targets/reference/damage.ts';
import { aptTest, type LocalRepository, serveRepository, temporaryFolder } from './local-repository.ts';

const [test, skipped] = aptTest();
const CHILD = path.join(import.meta.dirname, 'ensure-in-child.ts');

let repository: LocalRepository;

ava.before(async () => {
  if (skipped) return;
  repository = await serveRepository([
    {
      name: 'tale',
      version: '1.0-1',
      depends: 'tale-lib',
      files: { 'usr/bin/tale': '#!/bin/sh\necho once upon a time\n' },
    },
    { name: 'tale-lib', version: '1:2.0~rc1-1', files: { 'usr/lib/tale.txt': 'words '.repeat(50_000) } },
    { name: 'tale-meta', version: '3', depends: 'tale', files: {} },
  ]);
  process.env.APT_CONFIG = repository.aptConfig;
});
ava.beforeEach(() => {
  if (repository) repository.intercept = () => false;
});
ava.after.always(() => repository?.close());

const want = (name: string, extent: Wanted['extent']): Wanted => ({ name, extent, why: 'test' });

function listen() {
  const lines: string[] = [];
  return { lines, work: { progress: (line: string) => lines.push(line) } };
}

test(`a package comes with its dependencies, alone, or from behind a meta package${skipped}`, async (t) => {
  const cache = await temporaryFolder(t);
  const { work } = listen();
  const names = async (wanted: Wanted) =>
    (await planPackages(cache, [wanted], work)).map((file) => file.package);
  t.deepEqual(await names(want('tale', 'with dependencies')), ['tale-lib', 'tale']);
  t.deepEqual(await names(want('tale', 'alone')), ['tale']);
  t.deepEqual(await names(want('tale-meta', 'behind meta')), ['tale']);
});

test(`a prefix is made once and then needs no package source${skipped}`, async (t) => {
  const cache = await temporaryFolder(t);
  const wanted = [want('tale', 'with dependencies')];
  const made = await ensurePrefix(cache, 'set', wanted, listen().work);
  t.deepEqual(
    made.manifest.files.map((file) => [file.package, file.version, /^[0-9a-f]{64}$/.test(file.sha256 ?? '')]),
    [
      ['tale-lib', '1:2.0~rc1-1', true],
      ['tale', '1.0-1', true],
    ],
  );
  const program = await made.program('tale');
  t.is((await execa(program?.file ?? '', program?.args ?? [])).stdout, 'once upon a time');
  t.is(await made.program('no-such-program'), null);

  const asked = repository.requests.length;
  const again = listen();
  t.deepEqual((await ensurePrefix(cache, 'set', wanted, again.work)).manifest, made.manifest);
  t.deepEqual(again.lines, []);
  t.is(repository.requests.length, asked);
});

test(`another wish makes the prefix anew${skipped}`, async (t) => {
  const cache = await temporaryFolder(t);
  await ensurePrefix(cache, 'set', [want('tale', 'with dependencies')], listen().work);
  const prefix = await ensurePrefix(cache, 'set', [want('tale', 'alone')], listen().work);
  t.true(existsSync(prefix.path('usr/bin/tale')));
  t.false(existsSync(prefix.path('usr/lib/tale.txt')));
});

test(`damaged and cut-off downloads are found and fetched again${skipped}`, async (t) => {
  const cache = await temporaryFolder(t);
  const files = await planPackages(cache, [want('tale', 'with dependencies')], listen().work);
  await downloadPackages(cache, files, listen().work);
  const [small, large] = files;
  if (!small || !large) return t.fail('too little planned');
  const [first, second] = [archivePath(cache, small), archivePath(cache, large)];
  const whole = await readFile(first);
  await writeFile(first, Buffer.from(whole.map((byte, at) => (at === 1000 ? byte ^ 1 : byte))));
  await truncate(second, 100);

  const again = listen();
  await downloadPackages(cache, files, again.work);
  t.deepEqual(await readFile(first), whole);
  t.is((await stat(second)).size, large.bytes);
  t.is(again.lines.filter((line) => line.includes('damaged')).length, 2);
});

test(`a plan is whole although some of it is downloaded already${skipped}`, async (t) => {
  const cache = await temporaryFolder(t);
  const wanted = [want('tale', 'with dependencies'), want('tale-lib', 'alone')];
  const files = await planPackages(cache, wanted, listen().work);
  await downloadPackages(cache, files, listen().work);
  t.deepEqual(await planPackages(cache, wanted, listen().work), files);
});

test(`what a source serves damaged is not accepted${skipped}`, async (t) => {
  const cache = await temporaryFolder(t);
  const files = await planPackages(cache, [want('tale-lib', 'alone')], listen().work);
  const [file] = files;
  if (!file) return t.fail('nothing planned');
  repository.intercept = (asked, response) => {
    if (!asked.endsWith('.deb')) return false;
    response.end(Buffer.alloc(file.bytes));
    return true;
  };
  const error = await t.throwsAsync(downloadPackages(cache, files, listen().work));
  t.like(error, { code: 'DOWNLOAD_FAILED' });
  t.false(existsSync(archivePath(cache, file)));
});

test(`a killed call is finished by the next${skipped}`, async (t) => {
  const cache = await temporaryFolder(t);
  const arrived = new Promise<ServerResponse>((resolve) => {
    repository.intercept = (file, response) => {
      if (file !== '/tale-lib.deb') return false;
      repository.stall(file, response);
      resolve(response);
      return true;
    };
  });
  const child = execa(process.execPath, ['--conditions=source', CHILD, cache, 'set', 'tale'], {
    reject: false,
  });
  const response = await arrived;
  child.kill('SIGKILL');
  await once(response, 'close'); // apt has not outlived the call
  t.is((await child).signal, 'SIGKILL');
  // The same again, killed while unpacking.
  await mkdir(path.join(cache, 'set.building', 'root', 'usr', 'bin'), { recursive: true });
  await writeFile(path.join(cache, 'set.building', 'root', 'usr', 'bin', 'half'), '');

  repository.intercept = () => false;
  const prefix = await ensurePrefix(cache, 'set', [want('tale', 'with dependencies')], listen().work);
  t.true(existsSync(prefix.path('usr/lib/tale.txt')));
  t.false(existsSync(prefix.path('usr/bin/half')));
  t.false(existsSync(path.join(cache, 'set.building')));
});

test(`of two calls at once, one waits and says so, and the other does the work${skipped}`, async (t) => {
  const cache = await temporaryFolder(t);
  const args = ['--conditions=source', CHILD, cache, 'set', 'tale'];
  const asked: (() => void)[] = [];
  const atWork = new Promise<void>((resolve) => {
    repository.intercept = (file, response) => {
      if (file !== '/tale.deb') return false;
      asked.push(() => repository.answer(file, response));
      resolve();
      return true;
    };
  });
  const first = execa(process.execPath, args);
  await atWork;
  const second = execa(process.execPath, args);
  await new Promise<void>((resolve) => {
    second.stderr.on('data', (chunk) => String(chunk).includes('waiting') && resolve());
  });
  for (const answer of asked) answer();
  const root = path.join(cache, 'set', 'root');
  t.deepEqual([(await first).stdout, (await second).stdout], [root, root]);
  t.is(asked.length, 1);
});

test(`an unknown package is named${skipped}`, async (t) => {
  const cache = await temporaryFolder(t);
  for (const extent of ['with dependencies', 'alone', 'behind meta'] as const) {
    const error = await t.throwsAsync(ensurePrefix(cache, 'set', [want('no-such', extent)], listen().work));
    t.like(error, { code: 'UNKNOWN_PACKAGE', category: 'environment' });
    t.regex(error?.message ?? '', /no-such/);
  }
});

test(`a source that does not answer is told from a package that is not there${skipped}`, async (t) => {
  repository.intercept = (_file, response) => {
    response.destroy();
    return true;
  };
  const error = await t.throwsAsync(
    ensurePrefix(await temporaryFolder(t), 'set', [want('tale', 'alone')], listen().work),
  );
  t.like(error, { code: 'PACKAGE_SOURCE_UNREACHABLE' });
});

test(`an aborted call ends with the reason of its signal${skipped}`, async (t) => {
  const stop = new AbortController();
  repository.intercept = (file) => {
    if (file.endsWith('.deb')) stop.abort(new Error('enough'));
    return file.endsWith('.deb');
  };
  const work = { ...listen().work, signal: stop.signal };
  await t.throwsAsync(ensurePrefix(await temporaryFolder(t), 'set', [want('tale', 'alone')], work), {
    message: 'enough',
  });
});

test(`a damaged file is found, and the prefix is made anew${skipped}`, async (t) => {
  const cache = await temporaryFolder(t);
  const wanted = [want('tale', 'with dependencies')];
  const made = await ensurePrefix(cache, 'set', wanted, listen().work);
  const folder = path.join(cache, 'set');
  t.deepEqual(await damageOf(folder), []);
  const file = made.path('usr/lib/tale.txt');
  const whole = await readFile(file);
  await writeFile(file, Buffer.from(whole.map((byte, at) => (at === 0 ? byte ^ 1 : byte))));
  t.deepEqual(await damageOf(folder), ['root/usr/lib/tale.txt was changed']);

  t.regex((await breakIfDamaged(folder)) ?? '', /set is damaged: root\/usr\/lib\/tale\.txt was changed$/);
  t.is(await openPrefix(cache, 'set', wanted), null);
  await ensurePrefix(cache, 'set', wanted, listen().work);
  t.deepEqual(await readFile(file), whole);
  t.is(await breakIfDamaged(folder), null);
});
