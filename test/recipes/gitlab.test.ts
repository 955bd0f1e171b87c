import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { execa } from 'execa';
import { parse } from 'yaml';
import { oracle } from '../oracle/find-oracle.ts';
import { recipes, stubCheckout } from './stub-checkout.ts';

const require = createRequire(import.meta.url);
const local = require.resolve('gitlab-ci-local');
const recipe = join(recipes, 'gitlab/motw.gitlab-ci.yml');
const needed = ['git', 'bash', 'rsync'].filter((program) => oracle(program) === null);
const jobTest = needed.length > 0 ? test.skip : test;
const absent = needed.length > 0 ? ` (skipped: no ${needed.join(', ')} on PATH)` : '';
const tonight = '20261130-023000-1a2b';

/** The checkout as GitLab has it: a repository with the recipe as its `.gitlab-ci.yml`. */
async function pipeline(checkout: string, args: readonly string[], text?: string) {
  await writeFile(join(checkout, '.gitlab-ci.yml'), text ?? (await readFile(recipe, 'utf8')));
  const git = (...more: readonly string[]) => execa('git', more, { cwd: checkout });
  await git('init', '--quiet', '--initial-branch=main');
  await git('remote', 'add', 'origin', 'https://gitlab.example/lab/motw.git').catch(() => {});
  await git('add', '--all');
  await git('config', 'user.name', 'a');
  await git('config', 'user.email', 'a@example.org');
  await git('commit', '--quiet', '--allow-empty', '--message', 'x');
  return execa(
    process.execPath,
    [local, '--home', checkout, '--ignore-predefined-vars', 'CI_PIPELINE_SOURCE', ...args],
    {
      cwd: checkout,
      env: {
        PATH: `${process.env.MOTW_ORACLES ?? ''}:${process.env.PATH}`,
        NO_COLOR: '1',
        HOME: checkout,
      },
      reject: false,
      all: true,
    },
  );
}

/** The job on this machine, as a scheduled pipeline begins it. */
function scheduled(checkout: string) {
  return pipeline(checkout, [
    'motw',
    '--force-shell-executor',
    '--no-shell-isolation',
    '--variable',
    'CI_PIPELINE_SOURCE=schedule',
  ]);
}

async function reportsOf(t: ExecutionContext, checkout: string): Promise<void> {
  const { artifacts } = parse(await readFile(recipe, 'utf8')).motw;
  t.regex(await readFile(join(checkout, artifacts.reports.junit), 'utf8'), /<testsuites?[\s\S]*launch-gate/);
  for (const path of artifacts.paths) await t.notThrowsAsync(stat(join(checkout, path)), path);
  t.deepEqual((await readdir(join(checkout, 'evidence'))).sort(), ['evidence.tar', 'report.html']);
}

jobTest(`the recipe is a pipeline by GitLab's own schema${absent}`, async (t) => {
  await using checkout = await stubCheckout({ code: 0, begun: true });
  const { exitCode, all } = await pipeline(checkout.folder, ['--list-all']);
  t.is(exitCode, 0, all);
  t.regex(all, /^motw\s/m);
  const wrong = (await readFile(recipe, 'utf8')).replace('interruptible: false', 'interruptible: never');
  t.not((await pipeline(checkout.folder, ['--list-all'], wrong)).exitCode, 0);
});

jobTest(`only a schedule, or somebody by hand, begins the job${absent}`, async (t) => {
  await using checkout = await stubCheckout({ code: 0, begun: true });
  const listed = async (source: string) =>
    (await pipeline(checkout.folder, ['--list-json', '--variable', `CI_PIPELINE_SOURCE=${source}`])).stdout;
  const when = async (source: string) => JSON.parse(await listed(source))[0].when;
  t.is(await when('schedule'), 'on_success');
  t.is(await when('web'), 'on_success');
  t.is(await when('push'), 'never');
});

jobTest(`the job runs, leaves its report and its evidence, and ends as the run did${absent}`, async (t) => {
  await using checkout = await stubCheckout({ code: 1, begun: true });
  const { exitCode, all } = await scheduled(checkout.folder);
  t.is(exitCode, 1, all);
  t.regex(all, /launch-gate/);
  await reportsOf(t, checkout.folder);
  t.deepEqual(await checkout.calls(), [
    'run --target reference --alone --max-time 45m --json',
    `report ${tonight}`,
    `report ${tonight} --format junit`,
  ]);
});

jobTest(`a good night is green, and one that could not begin is not${absent}`, async (t) => {
  await using good = await stubCheckout({ code: 0, begun: true });
  const { exitCode, all } = await scheduled(good.folder);
  t.is(exitCode, 0, all);
  for (const code of [3, 0]) {
    await using lost = await stubCheckout({ code, begun: false });
    await mkdir(join(lost.folder, 'runs/20261129-023000-0000'), { recursive: true });
    const ended = await scheduled(lost.folder);
    t.not(ended.exitCode, 0);
    t.notRegex(ended.all, /launch-gate/);
    t.deepEqual(await lost.calls(), ['run --target reference --alone --max-time 45m --json']);
  }
});
