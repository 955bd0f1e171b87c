import './cache-apart.ts';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import test from 'ava';
import type { RunRecord } from '../../runner/model/run-record.ts';
import { HttpServer } from '../http/http-server.ts';
import { secretPath } from '../notifications/sent.ts';
import { leftOf, motw, start, temporaryFolder } from './motw.ts';

async function records(out: string): Promise<readonly RunRecord[]> {
  const names = (await readdir(out)).filter((name) => /^\d{8}-/.test(name)).sort();
  return Promise.all(
    names.map(async (name) => JSON.parse(await readFile(join(out, name, 'run.json'), 'utf8'))),
  );
}

/** The night before, as if the control had been otherwise then. */
async function newestSaid(out: string, control: string, status: 'prevented'): Promise<void> {
  const newest = (await records(out)).at(-1);
  for (const verdict of newest?.scenarios.flatMap(({ verdicts }) => verdicts) ?? [])
    if (verdict.control === control) Object.assign(verdict, { status });
  await writeFile(join(out, newest?.id ?? '', 'run.json'), JSON.stringify(newest));
}

test.serial('when the time is up, the run is cleaned up, says so, and ends with 3', async (t) => {
  const out = await temporaryFolder();
  const args = ['run', 'T1553.005-2', '--out', out, '--max-time', '1500ms', '--only-changes'];
  const { code, stdout, stderr } = await motw(args);
  t.is(code, 3, stderr);
  t.regex(
    stderr,
    /the time is up: the run took longer than the 1500ms of --max-time\n {2}mend: .*\nmotw: cleaning up/,
  );
  t.regex(stdout, /^reference, posture hardened: nothing could be judged\n/);
  const [run] = await records(out);
  t.is(run?.state, 'interrupted');
  t.is(run?.cleanUp, 'clean');
  const faults = run?.observations.filter(({ kind, data }) => kind === 'fault' && data.code === 'TIME_UP');
  t.true((faults?.length ?? 0) > 0);
  t.regex(faults?.[0]?.summary ?? '', /longer than the 1500ms of --max-time/);
  t.deepEqual(await leftOf(run?.id ?? ''), []);
});

test.serial('of two runs at once one is done, and the other says which is in its way', async (t) => {
  const out = await temporaryFolder();
  const first = start(['run', 'T1553.005-2', '--out', out, '--alone', '--only-changes']);
  let id: string | undefined;
  while (id === undefined) id = (await readdir(out)).find((name) => /^\d{8}-/.test(name));
  const second = await motw(['run', 'T1553.005-2', '--out', out, '--alone']);
  t.is(second.code, 3);
  t.regex(second.stderr, new RegExp(`the run ${id} is under way since .*Z \\(process ${first.child.pid}\\)`));
  t.is(second.stdout, '');
  const { code, stdout, stderr } = await first.ended;
  t.is(code, 0, stderr);
  t.regex(
    stdout,
    /^reference, posture hardened: judged for the first time\n {2}\d+ controls: \d+ as expected\n/,
  );
  t.is(stderr, '');
  t.is((await records(out)).length, 1);
});

test.serial('a control that goes away is told once, and no secret of it is anywhere', async (t) => {
  const out = await temporaryFolder();
  await using server = await HttpServer.start(() => ({ body: 'ok' }));
  const config = join(await temporaryFolder(), 'motw.yaml');
  await writeFile(config, 'notify:\n  - webhook: { url: { env: HOOK }, format: slack }\n');
  const run = (...more: readonly string[]) =>
    motw(['run', 'T1553.005-2', '--out', out, '--config', config, '--only-changes', '--notify', ...more], {
      HOOK: `${server.url}${secretPath}`,
    });
  const good = await run();
  t.is(good.code, 0, good.stderr);
  t.regex(good.stdout, /^reference, posture hardened: judged for the first time\n/);
  t.is((await run()).stdout, '');
  t.deepEqual(server.asked, []);

  const drifted = await run('--drift', 'launch-gate=off');
  t.is(drifted.code, 1, drifted.stderr);
  t.regex(
    drifted.stdout,
    /^reference, posture hardened: 1 regressed\n {2}regressed launch-gate: prevented -> not-configured\n/,
  );
  t.regex(drifted.stderr, /^nobody is told: --drift set launch-gate=off otherwise on purpose/m);
  t.is((await run()).stdout, '', 'and what was never told is not taken back');
  t.deepEqual(server.asked, []);

  await newestSaid(out, 'virtual-drive-policy', 'prevented');
  const bad = await run();
  t.is(bad.code, 0, bad.stderr);
  t.regex(
    bad.stdout,
    /^reference, posture hardened: 1 regressed\n {2}regressed virtual-drive-policy: prevented -> not-configured\n/,
  );
  t.is(server.asked.length, 1);
  t.is(JSON.parse(server.asked[0]?.body ?? '').blocks[0].text.text, 'reference: 1 regressed');

  server.fault = () => ({ status: 404, body: `gone: ${secretPath}` });
  await newestSaid(out, 'virtual-drive-policy', 'prevented');
  const untold = await run();
  t.is(untold.code, 3);
  t.regex(untold.stderr, /could not be delivered to the webhook of the environment variable HOOK: HTTP 404/);

  const words = [good, drifted, bad, untold].map(({ stdout, stderr }) => `${stdout}${stderr}`);
  const files = await readdir(out, { recursive: true, withFileTypes: true });
  const texts = await Promise.all(
    files
      .filter((file) => file.isFile())
      .map(({ parentPath, name }) => readFile(join(parentPath, name), 'latin1')),
  );
  t.true(texts.length > 20);
  for (const text of [...words, ...texts]) t.notRegex(text, /xoxSecret|B0CAFEBABE/);
});

test.serial(
  'somebody who should have been told and was not is exit code 3 in a night that is otherwise good',
  async (t) => {
    const out = await temporaryFolder();
    await using server = await HttpServer.start(() => ({ status: 404 }));
    const config = join(await temporaryFolder(), 'motw.yaml');
    await writeFile(config, 'notify:\n  - webhook: { url: { env: HOOK } }\n');
    const env = { HOOK: `${server.url}${secretPath}` };
    // A lost night, so that the next one has something good to tell.
    const lost = await motw(['run', 'T1553.005-2', '--out', out, '--max-time', '1500ms', '--only-changes']);
    t.is(lost.code, 3, lost.stderr);
    const args = ['run', 'T1553.005-2', '--out', out, '--config', config, '--notify', '--only-changes'];
    const { code, stdout, stderr } = await motw(args, env);
    t.regex(stdout, /: judged for the first time\n/);
    t.regex(stderr, /could not be delivered/);
    t.is(server.asked.length, 1);
    t.is(code, 3);
  },
);
