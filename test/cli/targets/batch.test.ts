import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import test from 'ava';
import { batchSchema } from '../../../runner/cli/running/batch-document.ts';
import { codeOver } from '../../../runner/cli/running/code-over.ts';
import type { RunRecord } from '../../../runner/model/run-record.ts';
import { motw, start, temporaryFolder } from '../../guest/motw.ts';
import { runRecord } from '../../reports/record-builder.ts';
import { deadTarget, labWith, startlessTarget } from './lab-targets.ts';

async function recordsIn(out: string): Promise<readonly RunRecord[]> {
  const ids = (await readdir(out)).filter((name) => /^\d{8}-/.test(name)).sort();
  return Promise.all(
    ids.map(async (id) => JSON.parse(await readFile(join(out, id, 'run.json'), 'utf8')) as RunRecord),
  );
}

/** Resolves when a run has kept something of itself. */
async function recordBegun(out: string): Promise<void> {
  for (;;) {
    const ids = await readdir(out).catch(() => []);
    if (ids.some((id) => existsSync(join(out, id, 'run.json')))) return;
    await pause(20);
  }
}

test('a dead target: exit 3, why in one line, how to mend it in another, and a record', async (t) => {
  const config = await labWith(deadTarget('win11'));
  const out = await temporaryFolder();
  const { code, stderr } = await motw(['run', '--target', 'win11', '--config', config, '--out', out]);
  t.is(code, 3, stderr);
  t.regex(stderr, /no SSH server answers at 127[.0-9]+, port 1/);
  t.regex(stderr, /mend: /);
  t.notRegex(stderr, /\n\s+at /, 'no stack trace');
  const [record] = await recordsIn(out);
  t.like(record, { state: 'finished', outcome: 'inconclusive', batch: null });
  t.is(record?.target.name, 'win11');
});

test('several targets: a run each in a folder of its own, tied by a batch, one document', async (t) => {
  const config = await labWith(deadTarget('win10') + deadTarget('win11') + deadTarget('srv22'));
  const out = await temporaryFolder();
  const args = ['--target', 'win*', '--target', 'srv22', '--at-once', '3', '--json'];
  const { code, stdout, stderr } = await motw(['run', ...args, '--config', config, '--out', out]);
  t.is(code, 3, stderr);
  const document = JSON.parse(stdout);
  t.is(document.schema, 'motw.batch/1');
  t.true(batchSchema.safeParse(document).success);
  t.false(batchSchema.safeParse({ ...document, notBegun: [{ target: 'win10' }] }).success);
  t.deepEqual(document.notBegun, []);
  t.deepEqual(
    document.runs.map((record: RunRecord) => record.target.name),
    ['win10', 'win11', 'srv22'],
  );
  const records = await recordsIn(out);
  t.is(records.length, 3);
  for (const record of records) t.is(record.batch, document.batch);
  for (const name of ['win10', 'win11', 'srv22']) t.regex(stderr, new RegExp(`^${name} {2}begun$`, 'm'));
});

test('after the summary it says what can be asked next, and that works', async (t) => {
  const config = await labWith(startlessTarget('win11', 'off'));
  const out = await temporaryFolder();
  const run = ['run', '--target', 'win11', '--repeat', '2', '--config', config, '--out', out];
  const { stdout } = await motw(run);
  const [, newest] = (await recordsIn(out)).map(({ id }) => id);
  const [, next = ''] = stdout.split(/^batch batch-\S+:\n(?: {2}.*\n)+/m);
  t.deepEqual(next.trim().split('\n'), [
    `one of them: \`motw report ${newest} --out ${out}\``,
    `against the runs before: \`motw diff ${newest} --out ${out}\``,
    `over time: \`motw history --out ${out}\``,
  ]);
  t.is((await motw(['report', newest ?? '', '--out', out])).code, 0);
  t.is((await motw(['history', '--out', out])).code, 0);
});

test('Ctrl-C ends all of them, the ones that wait included, and says so of each', async (t) => {
  const config = await labWith(deadTarget('win10') + deadTarget('win11'));
  const out = await temporaryFolder();
  const { child, said, ended } = start(
    ['run', '--target', 'win*', '--at-once', '1', '--config', config, '--out', out],
    {},
  );
  await said(/^win10 {2}begun$/m);
  await recordBegun(out);
  child.kill('SIGINT');
  const { code, stdout } = await ended;
  t.is(code, 3);
  t.regex(stdout, /^ {2}win10 +exit 3 .*inconclusive/m);
  t.regex(stdout, /^ {2}win11 +exit 3 +not begun/m);
  const records = await recordsIn(out);
  t.deepEqual(
    records.map(({ state }) => state),
    ['interrupted'],
  );
});

test('the exit code over several: the first that applies of 2, 4, 1, 3, 0', (t) => {
  t.is(codeOver([0, 0]), 0);
  t.is(codeOver([0, 3]), 3);
  t.is(codeOver([3, 1, 0]), 1);
  t.is(codeOver([1, 4, 3]), 4);
  t.is(codeOver([4, 2, 1]), 2);
});

test('a killed run on a machine that is not reached is not called clean', async (t) => {
  const config = await labWith(deadTarget('win11'));
  const out = await temporaryFolder();
  await motw(['run', '--target', 'win11', '--config', config, '--out', out]);
  const [record] = await recordsIn(out);
  const folder = join(out, record?.id ?? '');
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'run.json'), JSON.stringify({ ...record, state: 'running', cleanUp: null }));
  const { code, stdout, stderr } = await motw(['clean-up', '--out', out, '--config', config]);
  t.is(code, 4, stderr);
  t.regex(stdout, /not cleaned up/);
  t.regex(stdout, /still left/);
  const [after] = await recordsIn(out);
  t.is(after?.state, 'running');
});

test('a run that ended and left something is not called clean either', async (t) => {
  const config = await labWith(deadTarget('win11'));
  const out = await temporaryFolder();
  const id = '20261124-064512-3f9a';
  const posture = { name: null, declared: {}, probed: {} };
  const target = { name: 'win11', platform: 'windows', fingerprint: {}, posture } as const;
  await mkdir(join(out, id));
  await writeFile(join(out, id, 'run.json'), JSON.stringify(runRecord({ id, target, cleanUp: 'dirty' })));
  const { code, stdout } = await motw(['clean-up', id, '--out', out, '--config', config]);
  t.is(code, 4);
  t.regex(stdout, /not cleaned up/);
  t.regex(stdout, new RegExp(`still left: .*${id}`));
  t.is((await recordsIn(out))[0]?.cleanUp, 'dirty');
});
