import { execFile } from 'node:child_process';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import test from 'ava';
import type { RunRecord } from '../../../runner/model/run-record.ts';
import { readRun } from '../../../runner/store/read-run.ts';
import { temporaryFolder } from '../../guest/motw.ts';

const hour = 3_600_000;
let known: readonly string[] | null = null;

/** `arm`: while the machine is made ready, before its own clock is set from the host's. */
for (const [step, by] of [
  ['never', 0],
  ['arm', -hour],
  ['deliver', -hour],
  ['mount', -hour],
  ['open', -hour],
  ['collect', -hour],
  ['deliver', hour],
  ['collect', hour],
] as const) {
  const what = by === 0 ? 'is left alone' : `is set ${by < 0 ? 'back' : 'forward'} an hour, at ${step}`;
  test.serial(`the system's clock ${what}: the same verdicts, and times that fit together`, async (t) => {
    const out = await temporaryFolder();
    const { run, code, stderr } = await clockRun(out, step, by);
    t.is(code, 0, stderr);
    const record = await readRun(join(out, run));
    t.is(`${record.state} ${record.outcome} ${record.cleanUp}`, 'finished expected clean');
    known ??= verdicts(record);
    t.deepEqual(verdicts(record), known);
    t.true(known.some((verdict) => verdict.endsWith(' detected')));
    const times = [record.startedAt, ...startsOf(record), record.finishedAt ?? ''];
    t.deepEqual(times, times.toSorted());
    await rm(out, { recursive: true });
  });
}

function clockRun(out: string, step: string, by: number) {
  const program = [join(import.meta.dirname, 'clock-run.ts'), out, step, String(by)];
  return new Promise<{ readonly run: string; readonly code: number | null; readonly stderr: string }>(
    (resolve) => {
      const child = execFile(
        process.execPath,
        ['--conditions=source', ...program],
        (_error, stdout, stderr) => resolve({ run: stdout.trim(), code: child.exitCode, stderr }),
      );
    },
  );
}

function verdicts({ scenarios }: RunRecord): readonly string[] {
  return scenarios.flatMap(({ verdicts }) => verdicts.map(({ control, status }) => `${control} ${status}`));
}

function startsOf({ scenarios }: RunRecord): readonly string[] {
  return scenarios.flatMap(({ arms }) =>
    arms.flatMap(({ steps }) => steps.map(({ startedAt }) => startedAt)),
  );
}
