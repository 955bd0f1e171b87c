import test from 'ava';
import type { DetectiveControl } from '../../runner/model/control.ts';
import type { Verdict } from '../../runner/model/run-record.ts';
import { judgeScenario } from '../../runner/verdicts/judge.ts';
import { type CasePlan, canary, type Seen, scenarioCase } from './record-builder.ts';
import { alert, fault } from './sightings.ts';

const mine: DetectiveControl = {
  id: 'mine',
  kind: 'detective',
  title: 'A rule over two sources',
  actsAt: 'mount',
  needsMark: false,
  sources: ['files', 'streams'],
};

function verdict(plan: CasePlan, control: DetectiveControl = mine): Verdict | undefined {
  const given = scenarioCase(plan);
  const { verdicts } = judgeScenario({
    ...given,
    catalogue: [...given.catalogue, control],
    controls: [control.id],
  });
  return verdicts.find(({ control: id }) => id === control.id);
}

function configured(missing: readonly string[], control = 'mine'): Seen {
  return { kind: 'configuration', step: null, data: { control, missing } };
}

const lives = (source: string): readonly Seen[] => [canary(source, 'opening'), canary(source, 'closing')];

test('missed only where each of its sources was alive to the end', (t) => {
  t.is(verdict({})?.status, 'missed');
  const half = [...lives('files'), canary('streams', 'opening')];
  const both = { canaries: half };
  t.like(verdict({ marked: { canaries: half }, unmarked: both }), { status: 'not-instrumented' });
  const one = verdict({ marked: { canaries: lives('files') }, unmarked: { canaries: lives('files') } });
  t.is(one?.status, 'not-instrumented');
  t.regex(one?.why ?? '', /its source streams was alive/);
});

test('one of its sources unreachable is inconclusive, another source is not its matter', (t) => {
  t.is(verdict({ marked: { see: [fault('collect', { source: 'streams' })] } })?.status, 'inconclusive');
  t.is(verdict({ marked: { see: [fault('collect', { source: 'mounts' })] } })?.status, 'missed');
});

test('an alert of any of them counts', (t) => {
  t.is(verdict({ marked: { see: [alert('mine', 30)] } })?.status, 'detected');
});

test('what the target lacks for it makes it not instrumented, and is the evidence', (t) => {
  const lacking = verdict({ around: [configured(['events of x'])] }, { ...mine, sources: [] });
  t.like(lacking, { status: 'not-instrumented', evidence: ['run/configuration/1'] });
  t.regex(lacking?.why ?? '', /events of x/);
  const others = verdict({ around: [configured(['events of x'], 'other'), configured([])] });
  t.is(others?.status, 'missed');
});

test('a rule that no source feeds is never missed, whatever the record says of it', (t) => {
  t.is(verdict({}, { ...mine, sources: [] })?.status, 'not-instrumented');
});
