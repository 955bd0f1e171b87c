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
    const record = await judgedRun(out, step, by);
    t.is(`${record.state} ${record.outcome} ${record.cleanUp}`, 'finished expected clean', reasons(record));
    known ??= verdicts(record);
    t.deepEqual(verdicts(record), known);
    t.true(known.some((verdict) => verdict.endsWith(' detected')));
    const times = [record.startedAt, ...startsOf(record), record.finishedAt ?? ''];
    t.deepEqual(times, times.toSorted());
    await rm(out, { recursive: true });
  });
}

/** As a calibration does, it runs once more where a control could not be judged: on a busy machine an event can be doubtful. */
async function judgedRun(out: string, step: string, by: number): Promise<RunRecord> {
  const first = await recordOf(out, step, by);
  return first.outcome === 'inconclusive' ? await recordOf(out, step, by) : first;
}

async function recordOf(out: string, step: string, by: number): Promise<RunRecord> {
  const { run, code, stderr } = await clockRun(out, step, by);
  if (code !== 0) throw new Error(stderr);
  return readRun(join(out, run));
}

function reasons({ scenarios }: RunRecord): string {
  return scenarios
    .flatMap(({ verdicts }) => verdicts.map(({ control, why }) => `${control}: ${why}`))
    .join('\n');
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
