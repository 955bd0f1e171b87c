import test from 'ava';
import { judgeTrial, reasonsToRepeat } from '../../runner/calibration/judge-trial.ts';
import { foretell } from '../../runner/calibration/oracle.ts';
import type { Trial } from '../../runner/calibration/trial.ts';
import { catalogue } from '../../runner/controls/catalogue.ts';
import type { Observation } from '../../runner/model/observation.ts';
import type { ArmRecord, RunRecord, Verdict } from '../../runner/model/run-record.ts';
import { runRecord, scenario, step } from '../reports/record-builder.ts';
import { common, trialOf } from './fake-lane.ts';

const gone = trialOf('hardened', 'motw-propagation=off');
const none = trialOf('hardened', 'none');

/** What a run without any fault gives: built from the oracle's statuses, with the outcomes written out. */
function record(trial: Trial, outcomes: Readonly<Record<string, Verdict['outcome']>>): RunRecord {
  const verdicts = [...foretell(catalogue, trial.states)].map(
    ([control, { status, because }]): Verdict => ({
      control,
      kind: catalogue.find(({ id }) => id === control)?.kind ?? 'preventive',
      status,
      expected: null,
      outcome: outcomes[control] ?? 'expected',
      why: because === null ? 'as it was seen' : `${because.control} kept the run from it`,
      arms: { marked: status },
      evidence: ['o1'],
      noise: 0,
      timeToDetectMs: null,
    }),
  );
  const arm = (name: ArmRecord['arm']): ArmRecord => ({
    arm: name,
    marker: 'cafe0001',
    attempts: 1,
    steps: [step('build'), step('collect'), step('clean-up')],
  });
  const rules = Object.entries(common.rules).slice(
    Object.values(trial.states).filter((state) => state === 'rule-off').length,
  );
  return runRecord({
    scenarios: [scenario({ arms: [arm('marked'), arm('unmarked')], verdicts })],
    quiet: trial.flip === 'none' ? { steps: [step('collect')] } : null,
    harness: { version: '0.1.0', node: 'v24.21.0', rules: Object.fromEntries(rules) },
  });
}

const fault: Observation = {
  ...{ id: 'o9', scenario: null, arm: 'quiet', step: null, at: '2026-11-24T06:45:12.000Z' },
  ...{ source: 'harness', kind: 'fault', summary: 'the machine was lost', data: {} },
};

const goneOutcomes = { 'motw-propagation': 'unexpected', 'launch-gate': 'inconclusive' } as const;

test('right: the statuses foretold, unexpected what hangs on the flip, inconclusive what is not reached for it', (t) => {
  const cells = judgeTrial(gone, record(gone, goneOutcomes), common);
  t.is(cells.length, 10);
  t.deepEqual(
    cells.filter(({ right }) => !right),
    [],
  );
  t.true(judgeTrial(none, record(none, {}), common).every(({ right }) => right));
});

test('right in a pair: what hides the flip is no finding of it', (t) => {
  const pair = trialOf('hardened', 'deny-optical-execute=broken + launch-gate=off');
  const cells = judgeTrial(pair, record(pair, { 'deny-optical-execute': 'unexpected' }), common);
  t.deepEqual(
    cells.filter(({ right }) => !right),
    [],
  );
});

type Change = (verdict: Verdict) => Verdict;

/** The record of `motw-propagation=off` with one thing wrong, and what has to be said of which control. */
const oneWrong: readonly (readonly [string, string, Change, RegExp])[] = [
  [
    'a control that protects although it is off',
    'motw-propagation',
    (verdict) => ({ ...verdict, status: 'prevented' }),
    /^expected not-configured, seen prevented$/,
  ],
  [
    'a flip that nobody found',
    'motw-propagation',
    (verdict) => ({ ...verdict, outcome: 'expected' }),
    /outcome should be unexpected and is expected/,
  ],
  [
    'an echo taken for a finding',
    'launch-gate',
    (verdict) => ({ ...verdict, outcome: 'unexpected' }),
    /outcome should be inconclusive and is unexpected/,
  ],
  [
    'an echo that names somebody else',
    'launch-gate',
    (verdict) => ({ ...verdict, why: 'deny-optical-execute acted first' }),
    /does not name motw-propagation/,
  ],
  [
    'a finding that does not hang on the flip',
    'image-mounted',
    (verdict) => ({ ...verdict, outcome: 'unexpected' }),
    /outcome should be expected and is unexpected/,
  ],
  [
    'a detection that was missed',
    'mark-written',
    (verdict) => ({ ...verdict, status: 'missed', outcome: 'unexpected' }),
    /expected detected, seen missed/,
  ],
  [
    'a detection without evidence',
    'mark-written',
    (verdict) => ({ ...verdict, evidence: [] }),
    /no evidence/,
  ],
  [
    'a late detection',
    'mark-written',
    (verdict) => ({ ...verdict, status: 'late' }),
    /expected detected, seen late/,
  ],
];

for (const [what, control, change, says] of oneWrong) {
  test(`wrong, and no other cell: ${what}`, (t) => {
    const right = record(gone, goneOutcomes);
    const cells = judgeTrial(
      gone,
      withVerdicts(right, (verdicts) =>
        verdicts.map((verdict) => (verdict.control === control ? change(verdict) : verdict)),
      ),
      common,
    );
    const wrong = cells.filter((cell) => !cell.right);
    t.deepEqual(
      wrong.map((cell) => cell.control),
      [control],
    );
    t.regex(wrong[0]?.wrong ?? '', says);
  });
}

test('wrong, and no other cell: a verdict that is absent, and one that is there twice', (t) => {
  const right = record(gone, goneOutcomes);
  const absent = withVerdicts(right, (verdicts) =>
    verdicts.filter(({ control }) => control !== 'launch-gate'),
  );
  const twice = withVerdicts(right, (verdicts) => [
    ...verdicts,
    ...verdicts.filter(({ control }) => control === 'launch-gate'),
  ]);
  for (const [changed, says] of [
    [absent, /no verdict/],
    [twice, /2 verdicts/],
  ] as const) {
    const wrong = judgeTrial(gone, changed, common).filter((cell) => !cell.right);
    t.deepEqual(
      wrong.map(({ control }) => control),
      ['launch-gate'],
    );
    t.regex(wrong[0]?.wrong ?? '', says);
  }
  t.is(judgeTrial(gone, absent, common).find(({ control }) => control === 'launch-gate')?.seen, null);
});

/** What makes a whole run one that can't be relied on. */
const wholeWrong: readonly (readonly [string, Trial, (right: RunRecord) => RunRecord, RegExp])[] = [
  ['no scenario', gone, (r) => ({ ...r, scenarios: [] }), /0 scenarios/],
  [
    'an arm that was not run',
    gone,
    (r) => withArms(r, (arms) => arms.slice(0, 1)),
    /the unmarked arm was not run/,
  ],
  [
    'a step that failed',
    gone,
    (r) =>
      withArms(r, (arms) =>
        arms.map((arm) => ({
          ...arm,
          steps: [...arm.steps, step('clean-up', 'failed', 'RESIDUE')],
        })),
      ),
    /the marked arm failed at clean-up with RESIDUE \(text of RESIDUE\)/,
  ],
  [
    'a second attempt',
    gone,
    (r) => withArms(r, (arms) => arms.map((arm) => ({ ...arm, attempts: 2 }))),
    /run 2 times/,
  ],
  [
    'a fault outside of the arms',
    gone,
    (r) => ({ ...r, observations: [{ ...fault, arm: null }] }),
    /the machine was lost/,
  ],
  ['a fault in the quiet arm', none, (r) => ({ ...r, observations: [fault] }), /the machine was lost/],
  ['no quiet arm', none, (r) => ({ ...r, quiet: null }), /the quiet arm was not run/],
  [
    'a quiet arm that failed',
    none,
    (r) => ({ ...r, quiet: { steps: [step('collect', 'failed')] } }),
    /the quiet arm failed/,
  ],
  [
    'a rule that hits while nothing is done',
    none,
    (r) => withVerdicts(r, (all) => all.map((v) => (v.control === 'image-mounted' ? { ...v, noise: 3 } : v))),
    /the rule of image-mounted hit 3 times/,
  ],
  [
    'a block that no control explains',
    gone,
    (r) =>
      withVerdicts(r, (all) => [
        ...all,
        ...all.slice(0, 1).map((v) => ({ ...v, control: 'undeclared', why: 'somebody stopped it' })),
      ]),
    /somebody stopped it/,
  ],
  [
    'a rule that is missing',
    gone,
    (r) => ({
      ...r,
      harness: { ...r.harness, rules: Object.fromEntries(Object.entries(r.harness.rules).slice(1)) },
    }),
    /5 rules should be in force/,
  ],
  [
    'a rule that is not the known one',
    gone,
    (r) => ({
      ...r,
      harness: {
        ...r.harness,
        rules: Object.fromEntries(
          Object.entries(r.harness.rules).map(([id], i) => [
            id,
            i === 0 ? 'other' : (common.rules[id] ?? ''),
          ]),
        ),
      },
    }),
    /4 of 5/,
  ],
  [
    'a rule that is there although it was taken away',
    trialOf('hardened', 'image-mounted=rule-off'),
    (r) => ({ ...r, harness: { ...r.harness, rules: common.rules } }),
    /4 rules should be in force/,
  ],
];

for (const [what, trial, change, says] of wholeWrong) {
  test(`every cell is wrong: ${what}`, (t) => {
    const outcomes =
      trial === gone ? goneOutcomes : trial === none ? {} : ({ 'image-mounted': 'unexpected' } as const);
    const right = record(trial, outcomes);
    t.true(judgeTrial(trial, right, common).every((cell) => cell.right));
    const cells = judgeTrial(trial, change(right), common);
    t.is(cells.length, 10);
    for (const cell of cells) {
      t.false(cell.right);
      t.regex(cell.wrong ?? '', says);
    }
  });
}

function withVerdicts(
  run: RunRecord,
  change: (verdicts: readonly Verdict[]) => readonly Verdict[],
): RunRecord {
  return { ...run, scenarios: run.scenarios.map((one) => ({ ...one, verdicts: change(one.verdicts) })) };
}

function withArms(run: RunRecord, change: (arms: readonly ArmRecord[]) => readonly ArmRecord[]): RunRecord {
  return { ...run, scenarios: run.scenarios.map((one) => ({ ...one, arms: change(one.arms) })) };
}

test('a fault and a late alert are worth a second try; a status that is wrong is not', (t) => {
  const right = record(gone, goneOutcomes);
  const seen = (status: Verdict['status']) =>
    withVerdicts(right, (all) => all.map((v) => (v.control === 'mark-written' ? { ...v, status } : v)));
  t.deepEqual(reasonsToRepeat(gone, right, common), []);
  t.deepEqual(reasonsToRepeat(gone, seen('missed'), common), []);
  t.regex(reasonsToRepeat(gone, seen('late'), common).join(), /mark-written was late/);
  t.regex(reasonsToRepeat(gone, seen('inconclusive'), common).join(), /mark-written was inconclusive/);
  const slow = withArms(right, (arms) => arms.map((arm) => ({ ...arm, attempts: 2 })));
  t.is(reasonsToRepeat(gone, slow, common).length, 2);
});
