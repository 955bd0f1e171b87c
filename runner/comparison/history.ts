import {
  type ControlHistory,
  type HistoryChange,
  type HistoryDocument,
  type HistoryRun,
  historySchemaName,
} from '../model/memory/history.ts';
import type { RememberedRun } from '../model/memory/remembered-run.ts';
import type { Verdict } from '../model/run-record.ts';
import { isKnown } from '../model/words.ts';
import { changeOfStatus } from './change.ts';
import { differencesBetween } from './differences.ts';
import { timeLimitBetween } from './time-limit.ts';

interface JudgedRun {
  readonly run: RememberedRun;
  readonly verdict: Verdict;
}

/**
 * Every control over time: by target, posture, scenario and control, what each run that came to its end says of it, and where that is
 * otherwise than what was known before.
 *
 * @param runs oldest first
 */
export function historyOf(
  runs: readonly RememberedRun[],
  unreadable: HistoryDocument['unreadable'],
): HistoryDocument {
  const judged = new Map<string, { readonly scenario: string; readonly points: JudgedRun[] }>();
  for (const run of runs) {
    if (run.state !== 'finished') continue;
    const { name, posture } = run.target;
    for (const { id: scenario, verdicts } of run.scenarios)
      for (const verdict of verdicts) {
        const key = JSON.stringify([name, posture.name, scenario, verdict.control]);
        const group = judged.get(key) ?? { scenario, points: [] };
        judged.set(key, group);
        group.points.push({ run, verdict });
      }
  }
  return {
    schema: historySchemaName,
    runs: historyRuns(runs),
    controls: [...judged.values()].flatMap(({ scenario, points }) => controlHistory(scenario, points)),
    unreadable,
  };
}

function historyRuns(runs: readonly RememberedRun[]): readonly HistoryRun[] {
  const ended = new Map<string, RememberedRun>();
  return runs.map((run) => {
    if (run.state !== 'finished') return historyRun(run, []);
    const key = JSON.stringify([run.target.name, run.target.posture.name]);
    const before = ended.get(key);
    ended.set(key, run);
    return historyRun(run, before === undefined ? [] : differencesBetween(before, run));
  });
}

function historyRun(run: RememberedRun, differences: HistoryRun['differences']): HistoryRun {
  const { id, state, startedAt, finishedAt, outcome, cleanUp, batch, target, harness, drift } = run;
  return {
    ...{ id, state, startedAt, finishedAt, outcome, cleanUp, batch },
    target: target.name,
    posture: target.posture.name,
    harness: harness.version,
    drift: Object.entries(drift).map(([control, state]) => `${control}=${state}`),
    differences,
  };
}

function controlHistory(scenario: string, points: readonly JudgedRun[]): readonly ControlHistory[] {
  const [first] = points;
  if (first === undefined) return [];
  const { target } = first.run;
  return [
    {
      target: target.name,
      posture: target.posture.name,
      scenario,
      control: first.verdict.control,
      kind: first.verdict.kind,
      points: points.map(({ run, verdict: { status, outcome, timeToDetectMs } }) => ({
        ...{ run: run.id, status, outcome, timeToDetectMs },
      })),
      changes: changesIn(points),
    },
  ];
}

function changesIn(points: readonly JudgedRun[]): readonly HistoryChange[] {
  const known = points.filter(({ verdict }) => isKnown(verdict.status));
  const flaky = disagreeingBatches(known);
  return known.flatMap((point, i) => {
    const before = known[i - 1];
    if (before === undefined || before.verdict.status === point.verdict.status) return [];
    // Repetitions that disagree tell nothing of the time between.
    const isFlaky = [before, point].some(({ run }) => run.batch !== null && flaky.has(run.batch));
    const [was, is] = [before.verdict.status, point.verdict.status];
    const limit = timeLimitBetween(before.verdict, point.verdict);
    return [
      {
        ...{ run: point.run.id, since: before.run.id, before: was, after: is },
        change: isFlaky ? 'flaky' : changeOfStatus(was, is).change,
        differences: [...differencesBetween(before.run, point.run), ...(limit === null ? [] : [limit])],
      } satisfies HistoryChange,
    ];
  });
}

function disagreeingBatches(points: readonly JudgedRun[]): ReadonlySet<string> {
  const batches = Map.groupBy(points, ({ run }) => run.batch ?? '');
  batches.delete('');
  const disagree = (of: readonly JudgedRun[]) => new Set(of.map(({ verdict }) => verdict.status)).size > 1;
  return new Set([...batches].filter(([, of]) => disagree(of)).map(([batch]) => batch));
}
