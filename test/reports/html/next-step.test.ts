import test from 'ava';
import type { Observation } from '../../../runner/model/observation.ts';
import type { RunRecord } from '../../../runner/model/run-record.ts';
import { observation, runRecord, scenario, verdict } from '../record-builder.ts';
import { page } from './samples.ts';

const control = 'image-file-created';

function missed(observations: readonly Observation[], given: Partial<RunRecord> = {}): string {
  const verdicts = [verdict(control, 'missed', { expected: 'detected', outcome: 'unexpected' })];
  const run = runRecord({
    outcome: 'unexpected',
    scenarios: [scenario({ verdicts })],
    observations,
    ...given,
  });
  return /<strong>Next:<\/strong> (.*?)<\/p>/.exec(page(run))?.[1] ?? '';
}

const rules = (...controls: readonly string[]) =>
  observation(null, null, 'configuration', {
    ruleOf: Object.fromEntries(controls.map((one) => [one, `id of ${one}`])),
  });
const gone = 'There is no rule for it any more: put it back.';
const there = /^The sensor was alive and the rule said nothing\. Hold the rule against the raw events/;

test('a rule that is gone is to be put back, one that is there to be held against the events', (t) => {
  t.is(missed([observation(null, null, 'posture', { drift: { [control]: 'rule-off' } })]), gone);
  t.is(missed([rules('image-mounted')]), gone, 'the record has rules, and none for it');
  t.regex(missed([rules('image-mounted', control)]), there);
  t.regex(missed([rules('image-mounted'), rules(control)]), there);
  t.regex(missed([]), there, 'the record does not say');
});

test('what a server was asked for has no rule of ours', (t) => {
  const asked = (is: boolean) => observation(null, null, 'configuration', { source: 'siem', asked: is });
  t.regex(missed([rules('image-mounted'), asked(true)]), there);
  t.is(missed([rules('image-mounted'), asked(false)]), gone);
});
