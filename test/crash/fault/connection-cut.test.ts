import { execFile } from 'node:child_process';
import { cp, rm, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import test from 'ava';
import type { RunRecord } from '../../../runner/model/run-record.ts';
import { readRun } from '../../../runner/store/read-run.ts';
import { readyReference } from '../../../runner/targets/reference/ready-reference.ts';
import { cache, temporaryFolder } from '../../guest/motw.ts';
import { leavings } from '../kill/leavings.ts';

/**
 * Every kind of command that is given in a run: when its answer is cut off in the middle. A machine that can't be started from its
 * snapshot has it made anew, so those of the start get a cache of their own.
 */
const cuts = [
  ...['qmp_capabilities', 'query-version', 'query-kvm', 'guest-sync-delimited'].map((c) => ['start', c]),
  ...['guest-exec', 'guest-exec-status', 'guest-file-open', 'guest-file-close'].map((c) => ['arm', c]),
  ...['guest-file-seek', 'guest-file-read', 'guest-get-time', 'drive-backup', 'query-jobs'].map((c) => [
    'arm',
    c,
  ]),
  ...['job-dismiss', 'snapshot-load', 'cont', 'guest-sync-delimited'].map((c) => ['arm', c]),
] as const;

for (const [from = '', command = ''] of cuts) {
  test.serial(
    `the answer to ${command} is cut off (from the ${from} on): no verdict comes of it`,
    async (t) => {
      const out = await temporaryFolder();
      const own = from === 'start' ? await copyOfCache() : cache;
      const { run, code, stderr } = await cutRun(out, own, command, from);
      t.is(code, from === 'start' && command.startsWith('query-') ? 1 : 0, stderr);
      const record = await readRun(join(out, run));
      t.is(`${record.state} ${record.cleanUp}`, 'finished clean', stderr);
      const known = await undisturbed();
      for (const verdict of verdicts(record))
        t.true(known.includes(verdict) || / inconclusive$/.test(verdict), verdict);
      if (code === 0) t.deepEqual(verdicts(record), known, stderr);
      t.deepEqual(await leavings(out, run), []);
      await rm(out, { recursive: true });
      if (own !== cache) await rm(own, { recursive: true });
    },
  );
}

function cutRun(out: string, MOTW_CACHE: string, command: string, from: string) {
  const program = [join(import.meta.dirname, 'cut-run.ts'), out, 'marked,unmarked', command, from];
  return new Promise<{ readonly run: string; readonly code: number | null; readonly stderr: string }>(
    (resolve) => {
      const env = { ...process.env, MOTW_CACHE };
      const child = execFile(
        process.execPath,
        ['--conditions=source', ...program],
        { env },
        (_e, stdout, stderr) => resolve({ run: stdout.trim(), code: child.exitCode, stderr }),
      );
    },
  );
}

function verdicts({ scenarios }: RunRecord): readonly string[] {
  return scenarios.flatMap(({ verdicts }) => verdicts.map(({ control, status }) => `${control} ${status}`));
}

let known: readonly string[] | null = null;

async function undisturbed(): Promise<readonly string[]> {
  if (known !== null) return known;
  const out = await temporaryFolder();
  const { run } = await cutRun(out, cache, '', 'never');
  known = verdicts(await readRun(join(out, run)));
  await rm(out, { recursive: true });
  return known;
}

async function copyOfCache(): Promise<string> {
  const setUp = await readyReference(cache, process.env);
  if (setUp === null) throw new Error('the reference guest is not set up: run `motw setup`');
  const copy = await temporaryFolder();
  for (const set of ['guest-packages', 'qemu-packages']) await symlink(join(cache, set), join(copy, set));
  await cp(setUp.guest.folder, setUp.guest.folder.replace(cache, copy), { recursive: true });
  return copy;
}
