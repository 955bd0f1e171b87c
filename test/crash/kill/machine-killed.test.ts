import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import type { RunRecord } from '../../../runner/model/run-record.ts';
import type { StepName } from '../../../runner/model/words.ts';
import { readRun } from '../../../runner/store/read-run.ts';
import { temporaryFolder } from '../../guest/motw.ts';
import { type KillCase, killCases, stepsAfter, titleOf } from './kill-cases.ts';
import { leavings } from './leavings.ts';
import { killableRun } from './start-killable.ts';

/**
 * The machine, or the agent in its guest, killed under a harness that lives on: the run ends by itself. Each arm is tried once more
 * on another machine, and the verdicts are those of an undisturbed run: never one that the kill has made.
 */
for (const victim of ['qemu', 'agent'] as const) {
  for (const planned of killCases(victim, ['begun', 'done'], [['marked', 'unmarked']])) {
    test.serial(titleOf(planned), async (t) => {
      const out = await temporaryFolder();
      const { run, signal, code, stderr } = await killableRun(out, planned);
      t.deepEqual({ signal, code }, { signal: null, code: 0 }, stderr);
      const record = await readRun(join(out, run));
      checkAttempts(t, record, planned);
      t.deepEqual(verdicts(record), await undisturbed(planned));
      t.deepEqual(await leavings(out, run), []);

      await rm(out, { recursive: true });
    });
  }
}

/** The step that fails: the next that can't do without the guest. `collect` says which sources it could not read, and goes on. */
function noticedAt({ moment, step, scenario }: KillCase): StepName | null {
  const from = [...(moment === 'begun' ? [step] : []), ...stepsAfter({ scenario, step })];
  return from.find((each) => each !== 'build' && each !== 'collect') ?? null;
}

function checkAttempts(t: ExecutionContext, record: RunRecord, planned: KillCase): void {
  const { state, cleanUp } = record;
  t.deepEqual({ state, cleanUp }, { state: 'finished', cleanUp: 'clean' });
  const arms = record.scenarios[0]?.arms ?? [];
  t.is(arms.length, planned.arms.length);
  const expected = noticedAt(planned);
  for (const { attempts, steps } of arms) {
    const failed = steps.find(({ status }) => status === 'failed')?.step ?? null;
    t.deepEqual({ attempts, failed }, { attempts: expected === null ? 1 : 2, failed: expected });
    const again = steps.slice(steps.findLastIndex(({ step }) => step === 'build'));
    t.deepEqual(
      again.filter(({ status }) => status === 'failed' || status === 'running'),
      [],
    );
    t.like(again.at(-1), { step: 'clean-up', status: 'completed' });
  }
}

function verdicts({ scenarios }: RunRecord): readonly string[] {
  return scenarios.flatMap(({ verdicts }) =>
    verdicts.map(({ control, status, outcome }) => `${control} ${status} ${outcome}`),
  );
}

const known = new Map<string, readonly string[]>();

/** What the same scenario comes to when nothing is killed; run once. */
async function undisturbed({ scenario, arms }: KillCase): Promise<readonly string[]> {
  const before = known.get(scenario);
  if (before !== undefined) return before;
  const out = await temporaryFolder();
  const { run } = await killableRun(out, { scenario, arms, step: 'build', moment: 'never', victim: 'qemu' });
  const found = verdicts(await readRun(join(out, run)));
  await rm(out, { recursive: true });
  known.set(scenario, found);
  return found;
}
