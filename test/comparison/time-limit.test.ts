import test from 'ava';
import { diffOf } from '../../runner/comparison/diff.ts';
import { historyOf } from '../../runner/comparison/history.ts';
import type { Status } from '../../runner/model/words.ts';
import { limitIn, withLimit } from '../../runner/verdicts/time-limit.ts';
import { verdict } from '../reports/record-builder.ts';
import { night, one, remembered } from './remembered-builder.ts';

const rule = 'image-mounted';

/** Seen after so many milliseconds, or never, where so many were given. */
function alerted(day: number, status: 'detected' | 'late' | 'missed', took: number | null, limit: number) {
  const patience = { deadlineMs: limit, giveUpAfterMs: limit };
  const tied = status === 'missed' ? 'yet no alert was tied to the arm ' : 'its alert was readable, ';
  const why = `${tied}${withLimit(status, patience)}`;
  const verdicts = [verdict(rule, status, { timeToDetectMs: took, why })];
  return [
    remembered({ ...night(day), scenarios: [{ id: one, arms: ['marked', 'unmarked'], verdicts }] } as never),
  ];
}

type Given = readonly ['detected' | 'late' | 'missed', number | null, number];

const held = ([before, after]: readonly [Given, Given], across = false) => {
  const [change] = diffOf(alerted(1, ...before), alerted(2, ...after), { across }).controls;
  return [change?.change, change?.why] as const;
};

for (const [title, runs, change, why] of [
  [
    'late by a shorter deadline that the earlier alert would not have met',
    [
      ['detected', 900, 4_000],
      ['late', 1_000, 500],
    ],
    'incomparable',
    'its time limit differs: 900 ms or more, then 500 ms',
  ],
  [
    'late by a shorter deadline that the earlier alert would have met',
    [
      ['detected', 300, 4_000],
      ['late', 1_000, 500],
    ],
    'regressed',
    /^its alert was readable, after the deadline of 500 ms$/,
  ],
  [
    'missed, given up before the earlier alert came',
    [
      ['late', 9_000, 4_000],
      ['missed', null, 3_000],
    ],
    'incomparable',
    'its time limit differs: 9000 ms or more, then 3000 ms',
  ],
  [
    'missed, with all the time that the earlier alert took',
    [
      ['late', 9_000, 4_000],
      ['missed', null, 12_000],
    ],
    'regressed',
    /within 12000 ms$/,
  ],
  [
    'in time by a longer deadline',
    [
      ['late', 900, 500],
      ['detected', 900, 4_000],
    ],
    'incomparable',
    'its time limit differs: 500 ms, then 900 ms or more',
  ],
  [
    'in time by both deadlines',
    [
      ['late', 900, 500],
      ['detected', 400, 4_000],
    ],
    'improved',
    /./,
  ],
  [
    'another deadline decides nothing where the status is the same',
    [
      ['detected', 900, 4_000],
      ['detected', 300, 500],
    ],
    'unchanged',
    null,
  ],
] as const satisfies readonly (readonly [
  string,
  readonly [Given, Given],
  string,
  string | RegExp | null,
])[]) {
  test(title, (t) => {
    const [found, said] = held(runs);
    t.is(found, change, said ?? '');
    if (why instanceof RegExp) t.regex(said ?? '', why);
    else t.is(said ?? null, why);
  });
}

test('with --across it is compared, and the time limit is named', (t) => {
  const [change, why] = held(
    [
      ['detected', 900, 4_000],
      ['late', 1_000, 500],
    ],
    true,
  );
  t.is(change, 'regressed');
  t.regex(why ?? '', /; since then its time limit differs: 900 ms or more, then 500 ms/);
});

test('a history names it where the status changed', (t) => {
  const [control] = historyOf(
    [...alerted(1, 'detected', 900, 4_000), ...alerted(2, 'late', 1_000, 500)],
    [],
  ).controls;
  t.deepEqual(control?.changes[0]?.differences, [
    { what: 'time limit of image-mounted', before: '900 ms or more', after: '500 ms' },
  ]);
});

test('a reason without a limit has none', (t) => {
  const others: readonly Status[] = ['not-instrumented', 'not-reached', 'inconclusive'];
  for (const status of others) t.is(limitIn(`it was ${status} after 4000 ms`), null);
});
