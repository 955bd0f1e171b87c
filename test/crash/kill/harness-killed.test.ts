import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import type { RunRecord } from '../../../runner/model/run-record.ts';
import { readRun } from '../../../runner/store/read-run.ts';
import { machinesOf, motw, temporaryFolder } from '../../guest/motw.ts';
import { type KillCase, killCases, stepsAfter, titleOf } from './kill-cases.ts';
import { leavings } from './leavings.ts';
import { killableRun } from './start-killable.ts';

/**
 * The harness itself, killed as nothing can be cleaned up after: a report can be had before and after the clean-up, which leaves
 * nothing and says which step it was.
 */
for (const planned of killCases('harness', ['begun', 'done', 'recorded'], [['marked'], ['unmarked']])) {
  test.serial(titleOf(planned), async (t) => {
    const out = await temporaryFolder();
    const { run, signal, stderr } = await killableRun(out, planned);
    t.is(signal, 'SIGKILL', stderr);

    const before = await motw(['report', run, '--out', out]);
    t.is(before.code, 0, before.stderr);
    t.regex(before.stdout, /\(running\), clean-up: not proven/);
    t.true((await machinesOf(run)).length > 0, 'the machine outlives the harness');

    const cleaned = await motw(['clean-up', run, '--out', out]);
    t.is(cleaned.code, 0, cleaned.stdout + cleaned.stderr);
    t.regex(cleaned.stdout, /recorded as interrupted\nnothing is left\n$/);
    t.deepEqual(await leavings(out, run), []);

    const after = await motw(['report', run, '--out', out]);
    t.is(after.code, 0, after.stderr);
    t.regex(after.stdout, /outcome: inconclusive \(interrupted\), clean-up: clean/);
    t.regex(after.stdout.replaceAll(/\s+/g, ' '), new RegExp(`the harness was killed in ${place(planned)}`));
    checkRecord(t, await readRun(join(out, run)), planned);
    await rm(out, { recursive: true });
  });
}

function place({ scenario, arms, step, moment }: KillCase): string {
  const which = moment === 'recorded' ? `after ${step}` : `while ${step} was running`;
  return `${scenario.replaceAll('.', '\\.')} ${arms.join()}, ${which}`;
}

function checkRecord(t: ExecutionContext, record: RunRecord, planned: KillCase): void {
  const { state, outcome, cleanUp, scenarios } = record;
  t.deepEqual(
    { state, outcome, cleanUp },
    { state: 'interrupted', outcome: 'inconclusive', cleanUp: 'clean' },
  );
  const [scenario] = scenarios;
  t.deepEqual(scenario?.verdicts, [], 'no verdict without a look at the evidence');
  const steps = scenario?.arms[0]?.steps ?? [];
  const killed = steps.filter(({ reason }) => reason?.code === 'KILLED');
  t.deepEqual(
    killed.map(({ step, status }) => `${step} ${status}`),
    [
      ...(planned.moment === 'recorded' ? [] : [`${planned.step} failed`]),
      ...stepsAfter(planned).map((step) => `${step} skipped`),
    ],
  );
  t.false(steps.some(({ status }) => status === 'running'));
}
