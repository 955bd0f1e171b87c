import test from 'ava';
import type { ForeignHit } from '../../../../runner/atomic/document/foreign-document.ts';
import {
  type ForeignEvidence,
  judgeForeign,
  outcomeOf,
} from '../../../../runner/cli/foreign/evidence/judge-foreign.ts';
import type { DetectiveControl } from '../../../../runner/model/control.ts';
import type { Status } from '../../../../runner/model/words.ts';

const control: DetectiveControl = {
  ...{ id: 'seen', kind: 'detective', title: 'Seen', actsAt: 'mount', needsMark: false, sources: ['mounts'] },
};
const alive = (['opening', 'closing'] as const).map((phase) => ({
  ...{ phase, source: 'mounts', came: true, missing: [] },
}));
const silent: ForeignEvidence = {
  ...{ hits: [], canaries: alive, unread: [], missing: new Map(), broken: null, doubt: null },
};
const hit = (tiedBy: ForeignHit['tiedBy'], afterCommandMs: number): ForeignHit => ({
  ...{ control: 'seen', rule: 'r', source: 'mounts', tiedBy, afterCommandMs },
  event: { channel: 'c', id: 1, record: 1, at: '2026-11-29T10:00:00Z' },
});
const silentCanary = alive.map((one) => ({ ...one, came: one.phase === 'opening' }));

const rows: readonly (readonly [string, Partial<ForeignEvidence>, Status, RegExp])[] = [
  ['tied while the command ran', { hits: [hit('token', -20)] }, 'detected', /while the command ran/],
  ['tied by the deadline', { hits: [hit('process', 1_000)] }, 'detected', /1000 ms after/],
  ['tied after the deadline', { hits: [hit('process', 1_001)] }, 'late', /1001 ms after/],
  ['tied after giving up', { hits: [hit('process', 3_001)] }, 'inconclusive', /nothing ties one/],
  ['one tied in time and others not', { hits: [hit(null, 1), hit('token', 9)] }, 'detected', /folder/],
  ['tied, although the run broke', { hits: [hit('token', 1)], broken: 'cut' }, 'detected', /./],
  ['the run broke', { broken: 'the connection was cut' }, 'inconclusive', /cut/],
  [
    'its source could not be read',
    { unread: [{ source: 'mounts', code: 'LOG_LOST', text: 'it is not whole' }] },
    'inconclusive',
    /not whole/,
  ],
  ['a hit that nothing ties', { hits: [hit(null, 1)] }, 'inconclusive', /matched 1 event since/],
  ['a canary did not come back', { canaries: silentCanary }, 'not-instrumented', /did not come back/],
  ['no closing canary', { canaries: alive.slice(0, 1) }, 'not-instrumented', /alive at the end/],
  [
    'its source lacks something',
    { canaries: alive.map((one) => ({ ...one, missing: ['Sysmon'] })) },
    'not-instrumented',
    /lacks Sysmon$/,
  ],
  [
    'no source has what it reads',
    { missing: new Map([['seen', ['events of x']]]) },
    'not-instrumented',
    /events of x/,
  ],
  [
    'another source is broken',
    { unread: [{ source: 'files', code: 'X', text: 'x' }] },
    'inconclusive',
    /not called missed/,
  ],
  ['silent', {}, 'inconclusive', /not called missed/],
  [
    'silent, and the command failed',
    { doubt: 'the command ended with 1' },
    'inconclusive',
    /ended with 1, and whether/,
  ],
];

for (const [what, evidence, status, why] of rows) {
  test(`${what}: ${status}`, (t) => {
    const expected = { status: 'detected', deadlineMs: 1_000, giveUpAfterMs: 3_000, knownGap: null } as const;
    const [judged] = judgeForeign(
      [control],
      new Map([['seen', expected]]),
      { ...silent, ...evidence },
      '2026-11-29',
    );
    t.is(judged?.status, status);
    t.regex(judged?.why ?? '', why);
    const outcome = { detected: 'expected', inconclusive: 'inconclusive' }[status as string] ?? 'unexpected';
    t.is(judged?.outcome as string, outcome);
  });
}

test('of what nothing is expected only a detection is told', (t) => {
  t.deepEqual(judgeForeign([control], new Map(), { ...silent, hits: [hit(null, 1)] }, '2026-11-29'), []);
  const [told] = judgeForeign([control], new Map(), { ...silent, hits: [hit('token', 1)] }, '2026-11-29');
  t.like(told, { status: 'detected', expected: null, outcome: 'unstated' });
});

test('what the outcomes come to', (t) => {
  const of = (
    ...outcomes: readonly ('expected' | 'unexpected' | 'known-gap' | 'inconclusive' | 'unstated')[]
  ) =>
    outcomes.map((outcome) => ({
      ...{ control: 'c', status: 'detected', expected: null, why: '', advice: null, outcome },
    })) as Parameters<typeof outcomeOf>[0];
  const ended = { state: 'finished', fault: null } as const;
  t.is(outcomeOf(of('expected', 'unstated'), ended), 'expected');
  t.is(outcomeOf(of('expected', 'known-gap'), ended), 'known-gap');
  t.is(outcomeOf(of('inconclusive', 'unexpected'), ended), 'unexpected');
  t.is(outcomeOf(of('expected', 'inconclusive'), ended), 'inconclusive');
  t.is(outcomeOf(of('unstated'), ended), 'inconclusive');
  t.is(outcomeOf(of(), ended), 'inconclusive');
  const fault = { code: 'X', text: 'x' };
  t.is(outcomeOf(of('expected'), { state: 'finished', fault }), 'inconclusive');
  t.is(outcomeOf(of('unexpected'), { state: 'interrupted', fault }), 'inconclusive');
});
