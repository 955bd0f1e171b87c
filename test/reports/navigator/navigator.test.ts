import test from 'ava';
import type { RunRecord } from '../../../runner/model/run-record.ts';
import { navigatorLayer } from '../../../runner/reports/navigator/navigator-layer.ts';
import {
  allActed,
  doubtful,
  everyRun,
  halfDone,
  knownGap,
  longestText,
  textsOf,
  unhardened,
} from '../exchanged-runs.ts';
import { runRecord, scenario, verdict } from '../record-builder.ts';
import { drifted, hardened } from '../sample-runs.ts';
import { type Layer, layerSchema } from './layer-schema.ts';

const red = '#ff6666';
const orange = '#ffaf66';
const grey = '#bdbdbd';

function layerOf(run: RunRecord): Layer {
  return layerSchema.parse(JSON.parse(navigatorLayer(run)));
}

function tested(run: RunRecord) {
  const found = layerOf(run).techniques?.find(({ techniqueID }) => techniqueID === 'T1553.005');
  if (found === undefined) throw new Error('the layer has no T1553.005');
  return found;
}

for (const [name, run] of Object.entries(everyRun)) {
  test(`${name}: a layer as format 4.5 describes it, of printable text`, (t) => {
    const layer = layerOf(run);
    for (const text of textsOf(layer)) {
      t.notRegex(text, /\p{C}/u);
      t.true(text.length <= 20 * longestText);
    }
    const ids = (layer.techniques ?? []).map(({ techniqueID }) => techniqueID);
    t.deepEqual([...new Set(ids)], ids);
  });
}

test('a layer that breaks the format is found out', (t) => {
  const layer = layerOf(hardened);
  const broken: readonly unknown[] = [
    { ...layer, domain: 'mitre-enterprise' },
    { ...layer, versions: { layer: '4.5' } },
    { ...layer, gradient: { colors: ['#ffffff'], minValue: 0, maxValue: 100 } },
    { ...layer, gradient: { colors: ['#ffffff', '#000000'], minValue: 1, maxValue: 1 } },
    { ...layer, techniques: [{ techniqueID: 'T1553.005', score: '80' }] },
    { ...layer, metadata: [{ name: 'run', value: '' }] },
    { ...layer, links: [{ label: 'x', url: 'attack.mitre.org' }] },
  ];
  for (const document of broken) t.false(layerSchema.safeParse(document).success);
});

test('the parent is there to unfold, and says nothing of its other sub-techniques', (t) => {
  const parent = layerOf(hardened).techniques?.find(({ techniqueID }) => techniqueID === 'T1553');
  t.deepEqual(parent, {
    techniqueID: 'T1553',
    comment: 'Only T1553.005 was tested.',
    showSubtechniques: true,
  });
});

test('no tactic and no version of ATT&CK is named: a viewer takes its own', (t) => {
  const layer = layerOf(hardened);
  t.is(layer.versions?.attack, undefined);
  for (const technique of layer.techniques ?? []) t.is(technique.tactic, undefined);
});

test('the score is the percentage of those that did their job, rounded down', (t) => {
  t.is(tested(hardened).score, 80);
  t.is(tested(allActed).score, 100);
  t.is(tested(unhardened).score, 0);
  t.is(tested(halfDone).score, 0);
  t.is(tested(knownGap).score, 50);
  const many = Array.from({ length: 999 }, (_, i) => verdict(`c${i}`, 'prevented'));
  const run = (last: Parameters<typeof verdict>[1]) =>
    runRecord({ scenarios: [scenario({ verdicts: [...many, verdict('last', last)] })] });
  t.is(tested(run('not-prevented')).score, 99);
  t.is(tested(run('prevented')).score, 100);
});

test('what was not reached or not judged is left out of the score, and counted', (t) => {
  const { score, comment } = tested(drifted);
  t.is(score, Math.floor((100 * 6) / 9));
  t.regex(
    comment ?? '',
    /In 6 of 9 verdicts the control did its job\. Left out, as not reached or not judged: 1\./,
  );
});

test('the worst outcome gives the colour', (t) => {
  t.is(tested(drifted).color, red);
  t.is(tested(knownGap).color, orange);
  t.is(tested(hardened).color, undefined);
});

test('without a colour of its own a technique has the colour of its score, and only 100 is green', (t) => {
  t.deepEqual(layerOf(unhardened).gradient, {
    colors: ['#ffe766', '#8ec843'],
    minValue: 0,
    maxValue: 100,
  });
  t.is(tested(unhardened).color, undefined);
  t.is(tested(unhardened).score, 0);
});

for (const [name, run] of Object.entries(doubtful)) {
  test(`${name}: the layer is grey, says why, and never has the colour of a score alone`, (t) => {
    const layer = layerOf(run);
    t.regex(layer.description ?? '', name === 'unreached' ? /./ : /Beware: /);
    for (const technique of layer.techniques ?? []) {
      if (technique.techniqueID === 'T1553') continue;
      t.is(technique.color, grey);
    }
  });
}

test('where nothing is known there is no score', (t) => {
  for (const name of ['interrupted', 'unreached', 'unjudged'] as const) {
    const run = doubtful[name];
    if (run === undefined) return t.fail(name);
    t.is(tested(run).score, undefined);
    t.regex(tested(run).comment ?? '', /Of no control is it known whether it did its job\./);
  }
  const { techniques } = layerOf(everyRun.empty as RunRecord);
  t.deepEqual(techniques, []);
});

test('every colour that a technique can have is in the legend', (t) => {
  const layer = layerOf(hardened);
  const legend = new Set(layer.legendItems?.map(({ color }) => color));
  for (const colour of [red, orange, grey, ...(layer.gradient?.colors ?? [])]) t.true(legend.has(colour));
});

test('a row a control, with its status and outcome', (t) => {
  t.deepEqual(tested(drifted).metadata?.slice(0, 4), [
    { name: 'scenario', value: 'T1553.005-2' },
    { name: 'mount-verb', value: 'prevented, as expected' },
    { name: 'motw-propagation', value: 'not-configured, UNEXPECTED: expected prevented' },
    { name: 'launch-gate', value: 'not-reached, inconclusive: expected prevented' },
  ]);
});

test('the name says target, day and run, and what a reference guest is worth', (t) => {
  const { name, description } = layerOf(hardened);
  t.is(name, 'reference, 2026-11-24, run 20261124-064512-3f9a, reference guest: no evidence about Windows');
  t.regex(description ?? '', /Results of the reference guest are no evidence about Windows\./);
  t.regex(tested(hardened).comment ?? '', /Results of the reference guest are no evidence about Windows\./);
});
