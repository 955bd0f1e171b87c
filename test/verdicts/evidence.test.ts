import test from 'ava';
import fc from 'fast-check';
import { catalogue } from '../../runner/controls/catalogue.ts';
import type { PreventiveControl } from '../../runner/model/control.ts';
import type { Observation } from '../../runner/model/observation.ts';
import type { Verdict } from '../../runner/model/run-record.ts';
import { stepNames } from '../../runner/model/words.ts';
import { judgeScenario, type ScenarioCase } from '../../runner/verdicts/judge.ts';
import { type ArmPlan, type CasePlan, canary, type Seen, scenarioCase } from './record-builder.ts';
import {
  alert,
  apiWorks,
  denied,
  fault,
  gate,
  mount,
  noDriver,
  noexec,
  open,
  verbRemoved,
  zone,
} from './sightings.ts';

/** Records of every kind, also of kinds that no lifecycle writes: a verdict must rest on evidence in all of them. */

const sources = ['mounts', 'files', 'streams', 'processes'];
const detectives = catalogue.filter(({ kind }) => kind === 'detective').map(({ id }) => id);

const sighting = fc.oneof(
  fc.constantFrom<Seen>(
    verbRemoved,
    mount('double-click', { refused: 'ERROR_NO_ASSOCIATION' }),
    mount('double-click', 'done'),
    noDriver('double-click'),
    noDriver('api'),
    apiWorks,
    zone(3),
    zone(null),
    gate('block'),
    gate('warn'),
    denied,
    noexec,
    open('done'),
    open('prompted'),
    open({ refused: 'EPERM' }),
  ),
  fc
    .record({
      id: fc.constantFrom(...detectives),
      ms: fc.integer({ min: -100, max: 20_000 }),
      tied: fc.boolean(),
      attempt: fc.constantFrom(1, 2),
      step: fc.constantFrom(null, ...stepNames),
    })
    .map(({ id, ms, tied, attempt, step }) => alert(id, ms, { tied, attempt }, step)),
  fc
    .record({ step: fc.constantFrom(...stepNames), source: fc.option(fc.constantFrom(...sources)) })
    .map(({ step, source }) => fault(step, source === null ? {} : { source })),
);

const canaries = fc.array(
  fc
    .record({
      source: fc.constantFrom(...sources),
      phase: fc.constantFrom('opening' as const, 'closing' as const),
      came: fc.boolean(),
      missing: fc.constantFrom<string[]>([], [], ['the channel']),
    })
    .map(({ source, phase, came, missing }) => canary(source, phase, { came, missing })),
  { maxLength: 8 },
);

const steps = fc.dictionary(
  fc.constantFrom(...stepNames),
  fc.constantFrom(
    'completed' as const,
    'blocked' as const,
    'failed' as const,
    'skipped' as const,
    'running' as const,
  ),
  { maxKeys: 2 },
);

const arm: fc.Arbitrary<ArmPlan | null> = fc.option(
  fc.record(
    { see: fc.array(sighting, { maxLength: 10 }), steps, firstTry: steps, canaries },
    { requiredKeys: ['see'] },
  ),
  { freq: 8 },
);

const casePlan: fc.Arbitrary<CasePlan> = fc.record({
  marked: arm,
  unmarked: arm,
  quiet: fc.array(sighting, { maxLength: 3 }),
  probed: fc.dictionary(
    fc.constantFrom(...catalogue.map(({ id }) => id)),
    fc.constantFrom('on' as const, 'off' as const, 'unknown' as const),
  ),
});

test('never prevented without a positive sign of its own in an arm, as evidence', (t) => {
  t.notThrows(() =>
    check((verdict, given) => {
      if (verdict.status !== 'prevented' && verdict.status !== 'warned') return true;
      const control = catalogue.find(
        (c): c is PreventiveControl => c.id === verdict.control && c.kind === 'preventive',
      );
      return (
        control !== undefined &&
        armsOf(given).some(({ observations }) => {
          const inStep = observations.filter(({ step }) => step === control.actsAt);
          return control.signs(inStep).some(({ observation }) => verdict.evidence.includes(observation));
        })
      );
    }),
  );
});

test('never detected or late without a tied alert before clean-up, as evidence', (t) => {
  t.notThrows(() =>
    check((verdict, given) => {
      if (verdict.status !== 'detected' && verdict.status !== 'late') return true;
      return armsOf(given).some(({ observations }) =>
        observations.some(
          ({ id, kind, step, data }) =>
            kind === 'alert' &&
            data.control === verdict.control &&
            data.tied === true &&
            step !== 'clean-up' &&
            verdict.evidence.includes(id),
        ),
      );
    }),
  );
});

test('never missed without a canary of its source that came back', (t) => {
  t.notThrows(() =>
    check((verdict, given) => {
      if (verdict.status !== 'missed') return true;
      const control = catalogue.find(({ id }) => id === verdict.control);
      const proof = given.observations.filter(({ id }) => verdict.evidence.includes(id));
      return (
        control?.kind === 'detective' &&
        proof.length > 0 &&
        proof.every(
          ({ kind, data }) =>
            kind === 'canary' && data.came === true && control.sources.includes(String(data.source)),
        )
      );
    }),
  );
});

test('every verdict has a reason, and its evidence exists in the record', (t) => {
  t.notThrows(() =>
    check((verdict, given) => {
      const ids = new Set(given.observations.map(({ id }) => id));
      return verdict.why !== '' && verdict.evidence.every((id) => ids.has(id));
    }),
  );
});

function check(holds: (verdict: Verdict, given: ScenarioCase) => boolean): void {
  fc.assert(
    fc.property(casePlan, (plan) => {
      const given = scenarioCase(plan);
      return judgeScenario(given).verdicts.every((verdict) => holds(verdict, given));
    }),
    { numRuns: 500 },
  );
}

/** The observations of each arm's last attempt. */
function armsOf(given: ScenarioCase): readonly { readonly observations: readonly Observation[] }[] {
  return given.record.arms.map(({ arm: name, attempts }) => ({
    observations: given.observations.filter(({ arm: of, data }) => of === name && data.attempt === attempts),
  }));
}
