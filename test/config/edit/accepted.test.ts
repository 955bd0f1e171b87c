import test from 'ava';
import { acceptedFrom, type Known, writeAccepted } from '../../../runner/config/edit/accepted.ts';
import { ConfigText } from '../../../runner/config/edit/config-text.ts';
import type { Expectation } from '../../../runner/model/expectation.ts';
import type { RunRecord, Verdict } from '../../../runner/model/run-record.ts';
import type { Status } from '../../../runner/model/words.ts';

function expectation(status: Status, more: Partial<Expectation> = {}): Expectation {
  return { status, deadlineMs: 5_000, giveUpAfterMs: 15_000, knownGap: null, ...more };
}

function ran(statuses: Readonly<Record<string, Status>>): Pick<RunRecord, 'scenarios'> {
  const verdicts = Object.entries(statuses).map(
    ([control, status]) => ({ control, kind: 'detective', status }) as Verdict,
  );
  return {
    scenarios: [{ id: 's', technique: 'T', atomic: null, notExercised: [], arms: [], verdicts }],
  };
}

const expected = new Map([
  ['same', expectation('detected')],
  ['other', expectation('detected')],
  ['gap', expectation('missed', { knownGap: { reason: 'ordered', until: '2999-12-31' } })],
  ['slow', expectation('detected', { deadlineMs: 60_000, giveUpAfterMs: 180_000 })],
  ['unsure', expectation('prevented')],
]);
const known: Known = {
  expected: (id) => (id === 's' ? expected : null),
  controls: ['same', 'other', 'gap', 'slow', 'unsure', 'new'],
};

test('what differs is changed, what could not be known is kept', (t) => {
  const record = ran({
    same: 'detected',
    other: 'missed',
    gap: 'detected',
    unsure: 'inconclusive',
    new: 'prevented',
    gone: 'detected',
    undeclared: 'blocked-unattributed',
  });
  const { changes, left } = acceptedFrom(record, known);
  t.deepEqual(
    changes.map(({ control, before, after, gap }) => [control, before, after, gap]),
    [
      ['other', 'detected', 'missed', null],
      ['gap', 'missed', 'detected', 'ordered'],
      ['new', null, 'prevented', null],
    ],
  );
  t.deepEqual(
    left.map(({ control }) => control),
    ['unsure', 'gone', 'undeclared'],
  );
});

test('a scenario that is not known any more changes nothing', (t) => {
  const { changes, left } = acceptedFrom(ran({ other: 'missed' }), { ...known, expected: () => null });
  t.deepEqual(changes, []);
  t.regex(left[0]?.why ?? '', /no such scenario/);
});

test('deadlines stay, a known gap of another status goes, comments stay', (t) => {
  const before = `expect:
  reference:
    s:
      gap: { status: missed, deadline: 9s, knownGap: { reason: ordered, until: 2999-12-31 } } # of May
      other: detected # since June
`;
  const text = new ConfigText(before, 'motw.yaml');
  const { changes } = acceptedFrom(
    ran({ other: 'missed', gap: 'detected', slow: 'late', new: 'detected' }),
    known,
  );
  writeAccepted(text, 'reference', changes, known.expected);
  t.is(
    text.text(),
    `expect:
  reference:
    s:
      gap: { status: detected, deadline: 9s } # of May
      other: missed # since June
      slow:
        status: late
        deadline: 60s
      new: detected
`,
  );
});
