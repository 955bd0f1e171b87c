import type { ExecutionContext } from 'ava';
import type { RunRecord } from '../../runner/model/run-record.ts';
import type { ActiveArm, ControlId, Status } from '../../runner/model/words.ts';
import { consoleReport } from '../../runner/reports/console/console-report.ts';
import type { SensorId } from '../../runner/targets/reference/telemetry/sensors.ts';
import { exitCode } from '../../runner/verdicts/exit-code.ts';
import { falseVerdicts } from './guard.ts';
import type { Lab, SabotagePlan } from './sabotaged-run.ts';

/** One run with a saboteur, and all that is to come of it, by the decision table. */
export interface Row extends SabotagePlan {
  /** Why the statuses are these, where the table needs a word. */
  readonly because?: string;
  /** The first step of the last attempt that is not completed: `deliver failed MARK_LOST`. None where all are. */
  readonly ends: Readonly<Partial<Record<ActiveArm, string>>>;
  /** Of each arm, 1 where it is not said. */
  readonly attempts?: Readonly<Partial<Record<ActiveArm, number>>>;
  readonly statuses: Readonly<Record<ControlId, Status>>;
  readonly outcome: RunRecord['outcome'];
  readonly exit: 0 | 1 | 3 | 4;
  readonly cleanUp?: 'dirty';
  /** Sensors whose events the saboteur keeps from the harness. */
  readonly withheld?: readonly SensorId[];
}

export function titleOf({ saboteur, scenario, posture, arms, reverts }: Row): string {
  const where = [
    posture,
    scenario,
    ...(reverts === undefined ? [] : [`reverts: ${reverts}`]),
    ...(arms.length === 1 ? arms : []),
  ].join(', ');
  return `${saboteur.does} (${where})`;
}

export async function check(t: ExecutionContext, row: Row, lab: Lab): Promise<void> {
  const { record, thrown, botched, truth } = await lab.run(row);
  const [scenario] = record.scenarios;
  const { verdicts = [], arms = [] } = scenario ?? {};
  const why = verdicts.map(({ control, status, why: said }) => `${control} ${status}: ${said}`).join('\n');
  t.deepEqual(botched, []);
  t.is(thrown, null);
  t.deepEqual(falseVerdicts(record, truth, row.withheld ?? []), [], why);
  t.deepEqual(
    Object.fromEntries(verdicts.map(({ control, status }) => [control, status])),
    row.statuses,
    why,
  );
  for (const { arm, attempts, steps } of arms) {
    const last = steps.slice(steps.findLastIndex(({ step }) => step === 'build'));
    const end = last.find(({ status }) => status !== 'completed');
    const shown = end && `${end.step} ${end.status}${end.reason === null ? '' : ` ${end.reason.code}`}`;
    t.is(shown, row.ends[arm], `${arm}: ${end?.reason?.text}`);
    t.is(attempts, row.attempts?.[arm] ?? 1, arm);
  }
  t.is(record.outcome, row.outcome, why);
  t.is(record.cleanUp, row.cleanUp ?? 'clean');
  const { cleanUp, outcome } = record;
  t.is(exitCode({ inputWrong: false, cleanUp, outcome }), row.exit);
  t.true(JSON.stringify(record).length < longestRecord, 'what a guest says does not make the record big');
  t.notRegex(
    consoleReport(record, { columns: 80, colour: false, folder: null, verbose: false }),
    /[\p{Cc}--[\n]]/v,
  );
}

/** In characters: whatever a guest says, a short run has a short record. */
const longestRecord = 2_000_000;
