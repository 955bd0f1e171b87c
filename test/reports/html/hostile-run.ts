import type { Calibration } from '../../../runner/model/calibration.ts';
import type { RunRecord } from '../../../runner/model/run-record.ts';
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

export function hostileCalibration(text: string): Calibration {
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
  const notes = [{ posture: text, flip: text, why: text }];
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
