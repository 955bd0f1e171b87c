import {
  type Change,
  type ControlChange,
  type Diff,
  type Difference,
  diffSchemaName,
} from '../../runner/model/memory/diff.ts';
import {
  type ControlHistory,
  type HistoryChange,
  type HistoryDocument,
  type HistoryPoint,
  type HistoryRun,
  historySchemaName,
} from '../../runner/model/memory/history.ts';
import type { RunRecord, Verdict } from '../../runner/model/run-record.ts';
import type { Status } from '../../runner/model/words.ts';

const day = 24 * 60 * 60 * 1_000;

/** Nightly runs that end with this one; the harness was another one in the first third. */
export function pastOfRun(run: RunRecord, count: number): HistoryDocument {
  const runs = Array.from({ length: count }, (_, place) => pastRun(run, count - 1 - place, count));
  return {
    schema: historySchemaName,
    runs,
    controls: run.scenarios.flatMap(({ id, verdicts }) =>
      verdicts.map((verdict) => controlOver(run, id, verdict, runs)),
    ),
    unreadable: [],
  };
}

function pastRun(run: RunRecord, ago: number, count: number): HistoryRun {
  const { state, outcome, cleanUp, batch, harness, target } = run;
  const harnessOf = (ago: number) => (ago > (2 * count) / 3 ? '0.0.9' : harness.version);
  const at = (moment: string) => new Date(Date.parse(moment) - ago * day).toISOString();
  return {
    id: ago === 0 ? run.id : `${at(run.startedAt).slice(0, 10).replaceAll('-', '')}-064512-${1_000 + ago}`,
    state,
    startedAt: at(run.startedAt),
    finishedAt: run.finishedAt === null ? null : at(run.finishedAt),
    outcome,
    cleanUp,
    batch,
    target: target.name,
    posture: target.posture.name,
    harness: harnessOf(ago),
    drift: [],
    differences: ago === count - 1 ? [] : changed('harness version', harnessOf(ago + 1), harnessOf(ago)),
  };
}

function changed(what: string, before: string, after: string): readonly Difference[] {
  return before === after ? [] : [{ what, before, after }];
}

/** Statuses of the earlier runs that are not what the last one is, by how long ago they were. */
const otherwise: Readonly<Record<string, (ago: number) => Status | null>> = {
  'motw-propagation': (ago) => (ago > 0 ? 'prevented' : null),
  'launch-gate': (ago) => (ago > 0 ? 'prevented' : null),
  'image-mounted': (ago) => (ago % 11 === 7 ? 'missed' : ago % 17 === 5 ? 'late' : null),
  'mark-written': (ago) => (ago > 20 && ago < 26 ? 'not-instrumented' : null),
  'process-from-mounted-image': (ago) => (ago > 40 ? 'not-reached' : ago === 9 ? 'inconclusive' : null),
};

function controlOver(
  run: RunRecord,
  scenario: string,
  verdict: Verdict,
  runs: readonly HistoryRun[],
): ControlHistory {
  const points = runs.flatMap(({ id }, place) => pointOf(verdict, id, runs.length - 1 - place));
  return {
    target: run.target.name,
    posture: run.target.posture.name,
    scenario,
    control: verdict.control,
    kind: verdict.kind,
    points,
    changes: changesOf(points),
  };
}

function pointOf({ control, status, outcome, timeToDetectMs }: Verdict, run: string, ago: number) {
  const other = otherwise[control]?.(ago) ?? null;
  // The sensor's folder was not read in one night.
  if (ago === 13 && control === 'lure-image-in-downloads') return [];
  const seen = other ?? status;
  const point: HistoryPoint = {
    run,
    status: seen,
    outcome: other === 'prevented' ? 'expected' : other === null ? outcome : 'unexpected',
    timeToDetectMs:
      timeToDetectMs !== null && (seen === 'detected' || seen === 'late')
        ? timeToDetectMs + ((ago * 37) % 23) * 3 + (seen === 'late' ? 6_000 : 0)
        : null,
  };
  return [point];
}

const good: readonly Status[] = ['prevented', 'detected'];

/** A run that did not judge the control says nothing of it. */
function changesOf(points: readonly HistoryPoint[]): readonly HistoryChange[] {
  const known = points.filter(({ status }) => status !== 'inconclusive' && status !== 'not-reached');
  return known.flatMap((point, i) => changeAt(known[i - 1], point));
}

function changeAt(before: HistoryPoint | undefined, after: HistoryPoint): readonly HistoryChange[] {
  if (before === undefined || before.status === after.status) return [];
  const change: Change = good.includes(after.status) ? 'improved' : 'regressed';
  return [
    {
      run: after.run,
      since: before.run,
      before: before.status,
      after: after.status,
      change,
      differences: after.status === 'not-configured' ? [...differences] : [],
    },
  ];
}

const differences: readonly Difference[] = [
  { what: 'build', before: '10.0.19045.3803', after: '10.0.19045.4170' },
  { what: 'rule image-mounted', before: 'ab'.repeat(6), after: 'cd'.repeat(6) },
  { what: 'policy mount-verb', before: null, after: 'on' },
];

/** The drifted run held against three repetitions of the night before: one of each change. */
export function diffOf(run: RunRecord): Diff {
  const changed: Readonly<Record<string, Partial<ControlChange>>> = {
    'motw-propagation': {
      before: 'prevented',
      change: 'regressed',
      why: 'prevented before, switched off now',
    },
    'mount-verb': { before: 'not-configured', change: 'improved' },
    'image-mounted': {
      before: 'missed',
      change: 'flaky',
      why: 'repetitions disagree',
      seen: { before: { missed: 2, detected: 1 }, after: { detected: 1 } },
    },
    'launch-gate': { before: 'prevented', change: 'incomparable', why: 'it was not reached in this run' },
    'mark-written': { before: 'missed', change: 'incomparable', why: 'the rule is another one' },
    'image-file-created': { before: null, change: 'incomparable', why: 'the rule is another one' },
  };
  return {
    schema: diffSchemaName,
    before: {
      id: '20261123-064512-1001',
      runs: ['20261123-063012-1003', '20261123-064012-1002', '20261123-064512-1001'],
      target: run.target.name,
      posture: run.target.posture.name,
      startedAt: '2026-11-23T06:45:12.000Z',
    },
    after: {
      id: run.id,
      runs: [run.id],
      target: run.target.name,
      posture: run.target.posture.name,
      startedAt: run.startedAt,
    },
    across: false,
    differences,
    controls: run.scenarios.flatMap(({ id, verdicts }) =>
      verdicts.map(({ control, kind, status }) => {
        const { before = status, ...other } = changed[control] ?? {};
        return {
          scenario: id,
          control,
          kind,
          before,
          after: status,
          change: 'unchanged',
          why: null,
          beforeRun: '20261123-064512-1001',
          seen: { before: before === null ? {} : { [before]: 3 }, after: { [status]: 1 } },
          ...other,
        };
      }),
    ),
  };
}
