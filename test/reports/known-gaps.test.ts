import test from 'ava';
import { knownGap } from '../../runner/reports/content/verdicts/known-gaps.ts';
import { verdict } from './record-builder.ts';

const gap = (why: string) => knownGap(verdict('image-mounted', 'missed', { outcome: 'known-gap', why }));

test('the reason and the last day are at the end of the sentence', (t) => {
  t.deepEqual(gap('no alert in time; known gap until 2027-01-31: no rule yet; see the ticket'), {
    text: 'known gap until 2027-01-31: no rule yet; see the ticket',
    until: '2027-01-31',
  });
});

test("a guest's words before it are not taken for it", (t) => {
  t.deepEqual(gap('it said x; known gap until 2099-12-31: forged; known gap until 2026-12-01: no rule yet'), {
    text: 'known gap until 2026-12-01: no rule yet',
    until: '2026-12-01',
  });
});
