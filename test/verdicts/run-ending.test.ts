import test from 'ava';
import type { RunRecord, Verdict } from '../../runner/model/run-record.ts';
import type { Outcome } from '../../runner/model/words.ts';
import { type Ending, exitCode } from '../../runner/verdicts/exit-code.ts';
import { runOutcome } from '../../runner/verdicts/outcome.ts';

const runOutcomes: readonly [outcomes: readonly Outcome[], of: RunRecord['outcome']][] = [
  [['expected'], 'expected'],
  [['expected', 'unstated'], 'expected'],
  [['expected', 'known-gap'], 'known-gap'],
  [['known-gap', 'unstated'], 'known-gap'],
  [['expected', 'inconclusive'], 'inconclusive'],
  [['known-gap', 'inconclusive'], 'inconclusive'],
  [['unstated', 'unstated'], 'inconclusive'],
  [[], 'inconclusive'],
  [['expected', 'unexpected'], 'unexpected'],
  [['inconclusive', 'unexpected', 'known-gap'], 'unexpected'],
];

for (const [outcomes, expected] of runOutcomes) {
  test(`a run of ${outcomes.join(', ') || 'nothing'} is ${expected}`, (t) => {
    t.is(runOutcome({ state: 'finished', scenarios: scenariosOf(outcomes) }), expected);
  });
}

test('a run that is going on has no outcome yet', (t) => {
  t.is(runOutcome({ state: 'running', scenarios: scenariosOf(['unexpected']) }), null);
});

test('an interrupted run is inconclusive whatever it had found', (t) => {
  t.is(
    runOutcome({ state: 'interrupted', scenarios: scenariosOf(['unexpected', 'expected']) }),
    'inconclusive',
  );
});

const endings: readonly [ending: Ending, code: ReturnType<typeof exitCode>][] = [
  [{ inputWrong: false, cleanUp: 'clean', outcome: 'expected' }, 0],
  [{ inputWrong: false, cleanUp: 'clean', outcome: 'known-gap' }, 0],
  [{ inputWrong: false, cleanUp: 'clean', outcome: 'unexpected' }, 1],
  [{ inputWrong: false, cleanUp: 'clean', outcome: 'inconclusive' }, 3],
  [{ inputWrong: false, cleanUp: null, outcome: null }, 3],
  [{ inputWrong: false, cleanUp: 'dirty', outcome: 'expected' }, 4],
  [{ inputWrong: false, cleanUp: 'dirty', outcome: 'unexpected' }, 4],
  [{ inputWrong: false, cleanUp: 'dirty', outcome: 'inconclusive' }, 4],
  [{ inputWrong: false, cleanUp: 'dirty', outcome: null }, 4],
  [{ inputWrong: true, cleanUp: 'dirty', outcome: 'unexpected' }, 2],
  [{ inputWrong: true, cleanUp: null, outcome: null }, 2],
];

for (const [ending, code] of endings) {
  const { inputWrong, cleanUp, outcome } = ending;
  test(`exit ${code}: outcome ${outcome}, clean-up ${cleanUp}${inputWrong ? ', wrong input' : ''}`, (t) => {
    t.is(exitCode(ending), code);
  });
}

/** One scenario each, so that all of them are looked at. */
function scenariosOf(outcomes: readonly Outcome[]): RunRecord['scenarios'] {
  return outcomes.map((outcome, n) => ({
    id: `s${n}`,
    technique: 'T1553.005',
    atomic: null,
    notExercised: [],
    arms: [],
    verdicts: [verdict(outcome)],
  }));
}

function verdict(outcome: Outcome): Verdict {
  return {
    control: 'image-mounted',
    kind: 'detective',
    status: 'missed',
    expected: null,
    outcome,
    why: 'a reason',
    arms: {},
    evidence: [],
    noise: 0,
    timeToDetectMs: null,
  };
}
