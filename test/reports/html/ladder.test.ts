import test from 'ava';
import type { ArmRecord, StepRecord } from '../../../runner/model/run-record.ts';
import { attemptsOf } from '../../../runner/reports/content/arms/attempts.ts';
import { reachInWords, reachOf } from '../../../runner/reports/html/ladder/reach.ts';
import { arm, climb, observation, runRecord, scenario, step, steps, verdict } from '../record-builder.ts';

const id = 'T1553.005-2';

/** The rungs as `name: state`, of the arm's last try. */
function ladder(
  record: ArmRecord,
  observations = climb(record.arm, 3, 'api'),
  given: Parameters<typeof scenario>[0] = {},
) {
  const one = scenario({ arms: [record], ...given });
  const run = runRecord({ scenarios: [one], observations });
  const last = attemptsOf(run, id, record).at(-1);
  if (last === undefined) throw new Error('no try');
  const reach = reachOf(one, record.arm, last);
  return {
    ...reach,
    words: reachInWords(reach),
    states: Object.fromEntries(reach.rungs.map((r) => [r.name, r.state])),
  };
}

const whole = {
  built: 'reached',
  delivered: 'reached',
  'mark read back': 'reached',
  mounted: 'reached',
  'contents match': 'reached',
  'zone of the inner file': 'reached',
  opened: 'reached',
  trace: 'reached',
  collected: 'reached',
  clean: 'reached',
};

test('an arm that went through has every rung, and the way that was refused is told', (t) => {
  const trace = observation('marked', 'open', 'trace', { found: true });
  const { states, stop, words } = ladder(arm('marked', steps()), [...climb('marked', null, 'api'), trace]);
  t.deepEqual(states, whole);
  t.is(stop, null);
  t.regex(words, /^nothing stopped it: the program ran \(on the way, mounted: double-click refused\)$/);
});

test('a refusal stops at its rung, names the control whose evidence is of that step, and the clean-up stands', (t) => {
  const refused = observation('marked', 'open', 'open-attempt', {
    by: 'double-click',
    is: 'refused',
    code: 'EPERM',
  });
  const { states, stop, by, words } = ladder(
    arm('marked', steps(step('open', 'blocked', 'EPERM'))),
    [...climb('marked', 3, 'both'), refused],
    {
      verdicts: [
        verdict('launch-gate', 'prevented', { evidence: [refused.id] }),
        verdict('motw-propagation', 'prevented', { evidence: ['o1'] }),
        verdict('deny-optical-execute', 'not-reached', { evidence: [refused.id] }),
      ],
    },
  );
  t.deepEqual(states, { ...whole, opened: 'stopped', trace: 'not tried' });
  t.is(stop?.name, 'opened');
  t.deepEqual(by, ['launch-gate']);
  t.is(words, 'stopped at “opened” by launch-gate (EPERM: text of EPERM)');
});

test('a step that ended badly stops at the first of its rungs that nothing proves', (t) => {
  const delivered = observation('marked', 'deliver', 'delivered', { path: 'C:\\x.iso', witness: 'guest' });
  const failed = arm('marked', steps(step('deliver', 'failed', 'MARK_LOST')));
  t.is(ladder(failed, []).stop?.name, 'delivered');
  t.is(ladder(failed, [delivered]).stop?.name, 'mark read back');
  const unmarked = observation('marked', 'deliver', 'mark-read', { stream: null, witness: 'host' });
  const { stop, words } = ladder(failed, [delivered, unmarked]);
  t.like(stop, { name: 'mark read back', state: 'failed' });
  t.is(words, 'broke at “mark read back” (MARK_LOST: text of MARK_LOST)');
});

test('a completed step whose own evidence denies it is not shown as reached', (t) => {
  const record = arm('marked', steps());
  const without = observation('marked', 'open', 'trace', { found: false });
  t.like(ladder(record, [without]).stop, { name: 'trace', state: 'stopped' });
  const differs = observation('marked', 'inspect', 'content', { matches: false });
  t.like(ladder(record, [differs]).stop, { name: 'contents match', state: 'stopped' });
});

test('the mark is there in the marked arm, and absent in the unmarked one', (t) => {
  const mark = (name: 'marked' | 'unmarked', stream: string | null) =>
    ladder(arm(name, steps()), [observation(name, 'deliver', 'mark-read', { stream })]).states[
      'mark read back'
    ];
  t.is(mark('marked', 'ZoneId=3'), 'reached');
  t.is(mark('marked', null), 'stopped');
  t.is(mark('unmarked', null), 'reached');
  t.is(mark('unmarked', 'ZoneId=3'), 'stopped');
});

test('steps that a scenario does not have are no rungs, and those that an arm did not come to are not tried', (t) => {
  const short = steps().filter(({ step: name }) => name !== 'open');
  t.false('opened' in ladder(arm('marked', short)).states);
  const begun: readonly StepRecord[] = [step('build'), step('deliver', 'running')];
  const record = arm('marked', begun);
  const { states, words } = ladder(record, [], { arms: [record, arm('unmarked', steps())] });
  t.like(states, { built: 'reached', delivered: 'did not end', mounted: 'not tried', clean: 'not tried' });
  t.is(words, 'did not end: “delivered” was under way');
});

test('without its trace nothing is said to have run', (t) => {
  t.is(ladder(arm('marked', steps()), []).words, 'nothing stopped it');
});

test('what goes wrong in the clean-up is told beside how far the arm came, and does not hide it', (t) => {
  const left = observation('marked', 'clean-up', 'residue', { found: ['C:\\x.iso'] });
  const dirty = ladder(arm('marked', steps()), [left]);
  t.is(dirty.stop, null);
  t.like(dirty.after, { name: 'clean', state: 'stopped' });
  const failed = [...steps().slice(0, -1), step('clean-up', 'failed', 'RESIDUE')];
  t.is(
    ladder(arm('marked', failed), []).words,
    'nothing stopped it; broke at “clean” (RESIDUE: text of RESIDUE)',
  );
});

test('an arm that was killed between two steps is not said to have gone through', (t) => {
  const record = arm('marked', [step('build'), step('deliver')]);
  t.is(ladder(record, []).words, 'cut short after “mark read back”');
  t.is(ladder(record, [], { arms: [record, arm('unmarked', steps())] }).words, 'cut short before “mounted”');
  t.is(ladder(arm('marked', []), []).words, 'nothing was begun');
});

test('tries: each has its own steps and observations; one that began nothing has none', (t) => {
  const first = [step('build'), step('deliver', 'failed', 'A')];
  const record = arm('marked', [...first, ...steps()], 2);
  const seen = [1, 2].map((attempt) => observation('marked', 'deliver', 'fault', { attempt }));
  const run = runRecord({ scenarios: [scenario({ arms: [record] })], observations: seen });
  t.deepEqual(
    attemptsOf(run, id, record).map((a) => [
      a.number,
      a.steps.length,
      a.observations.map(({ data }) => data.attempt),
    ]),
    [
      [1, 2, [1]],
      [2, 7, [2]],
    ],
  );
  const begun = arm('marked', first, 2);
  t.deepEqual(
    attemptsOf(run, id, begun).map((a) => [a.number, a.steps.length]),
    [
      [1, 2],
      [2, 0],
    ],
  );
});
