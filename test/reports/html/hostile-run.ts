import type { Calibration } from '../../../runner/model/calibration.ts';
import { type Diff, diffSchemaName } from '../../../runner/model/memory/diff.ts';
import { type HistoryDocument, historySchemaName } from '../../../runner/model/memory/history.ts';
import type { RunRecord } from '../../../runner/model/run-record.ts';
import type { ReportContext } from '../../../runner/ports/reporter.ts';
import { arm, observation, runRecord, scenario, steps, verdict } from '../record-builder.ts';
import { calibration } from './sample-calibration.ts';

/** A record in which a text stands in every place that could hold one of a guest's, a server's or a forger's. */
export function hostileRun(text: string): RunRecord {
  const failed = {
    step: 'mount',
    status: 'failed',
    reason: { code: text, text },
    startedAt: text,
    durationMs: 3,
  } as const;
  const seen = [
    observation('marked', 'deliver', 'mark-read', { path: text, stream: text, witness: text }, text),
    observation('marked', 'mount', 'mount-attempt', { by: text, is: 'done', root: text, code: text }, text),
    observation(
      'marked',
      'mount',
      'mount-attempt',
      { by: text, is: 'refused', code: text, [text]: text },
      text,
    ),
    observation('marked', 'open', 'event', { event: { Event: text } }, text),
    observation('marked', 'open', 'alert', { event: text, tied: true }, text),
    observation('marked', 'open', 'residual-gap', { gap: text }, text),
    observation('marked', 'open', 'pause', { waitedMs: 1 }, text),
    observation('marked', 'open', 'blue-team', { control: text, says: text, note: text }, text),
    observation('marked', 'open', 'blue-team', { control: text, says: 'nothing', note: text }, text),
    observation('marked', 'open', 'blue-team', { control: null, says: null, note: text }, text),
  ].map((one) => ({ ...one, scenario: text, id: `${one.id}${text}`, source: text, at: text }));
  const facts = [
    observation(null, null, 'fault', { code: text }, text),
    observation(null, null, 'posture', { drift: { [text]: text } }, text),
    observation(null, 'clean-up', 'fault', { code: text }, text),
  ];
  return runRecord({
    id: text,
    startedAt: text,
    finishedAt: text,
    outcome: 'unexpected',
    cleanUp: 'dirty',
    batch: text,
    harness: { version: text, node: text, rules: { [text]: text } },
    target: {
      name: text,
      platform: 'reference',
      fingerprint: { [text]: text },
      posture: { name: text, declared: { [text]: 'on' }, probed: { [text]: 'off' } },
    },
    modelled: [text],
    scenarios: [
      scenario({
        id: text,
        technique: text,
        atomic: { number: 1, guid: text },
        notExercised: [text],
        arms: [
          { ...arm('marked', [...steps().slice(0, 2), failed]), marker: text },
          arm('unmarked', steps()),
        ],
        verdicts: [
          verdict(text, 'missed', {
            outcome: 'unexpected',
            why: text,
            evidence: [`${seen[0]?.id}`, text],
            noise: 1,
          }),
          verdict('image-mounted', 'missed', {
            outcome: 'known-gap',
            why: text,
            evidence: [`${seen[4]?.id}`],
          }),
          verdict('undeclared', 'blocked-unattributed', { why: text, outcome: 'unstated' }),
        ],
      }),
    ],
    observations: [...seen, ...facts],
    quiet: { steps: [{ ...failed, step: 'collect' }] },
  });
}

/** The same of all that a report may show beside the run. */
export function hostileContext(text: string): ReportContext {
  return { calibration: hostileCalibration(text), diff: hostileDiff(text), history: hostileHistory(text) };
}

function hostileCalibration(text: string): Calibration {
  const cells = calibration.cells.map((cell) => ({
    ...cell,
    posture: text,
    flip: text,
    control: text,
    why: text,
    wrong: text,
    run: text,
    right: false,
  }));
  const notes = [{ scenario: text, posture: text, flip: text, why: text }];
  return {
    ...calibration,
    finishedAt: text,
    harness: { version: text, rules: {} },
    cells,
    wrong: 9,
    retried: notes,
    left: notes,
  };
}

function hostileDiff(text: string): Diff {
  const side = { id: text, runs: [text, text], target: text, posture: text, startedAt: text };
  const control = {
    scenario: text,
    control: text,
    kind: 'detective',
    before: 'detected',
    after: 'missed',
    why: text,
    beforeRun: `${text}?`,
    seen: { before: { detected: 2 }, after: { missed: 2 } },
  } as const;
  return {
    schema: diffSchemaName,
    before: side,
    after: side,
    across: true,
    differences: [{ what: text, before: text, after: text }],
    controls: (['regressed', 'flaky', 'incomparable', 'unchanged'] as const).map((change) => ({
      ...control,
      change,
    })),
  };
}

function hostileHistory(text: string): HistoryDocument {
  const run = {
    id: text,
    state: 'finished',
    startedAt: text,
    finishedAt: text,
    outcome: 'unexpected',
    cleanUp: 'clean',
    batch: text,
    target: text,
    posture: text,
    harness: text,
    drift: [text],
    differences: [{ what: text, before: null, after: text }],
  } as const;
  const change = {
    run: `${text}2`,
    since: text,
    before: 'detected',
    after: 'missed',
    change: 'regressed',
    differences: [{ what: text, before: text, after: null }],
  } as const;
  return {
    schema: historySchemaName,
    runs: [{ ...run, id: `${text}1` }, { ...run, id: `${text}2` }, run],
    controls: [
      {
        target: text,
        posture: text,
        scenario: text,
        control: text,
        kind: 'detective',
        points: [
          { run: `${text}1`, status: 'detected', outcome: 'expected', timeToDetectMs: 1 },
          { run: `${text}2`, status: 'missed', outcome: 'unexpected', timeToDetectMs: null },
          { run: text, status: 'missed', outcome: 'known-gap', timeToDetectMs: null },
        ],
        changes: [change],
      },
    ],
    unreadable: [{ folder: text, reason: text }],
  };
}
