import test from 'ava';
import type { Observation } from '../../runner/model/observation.ts';
import { armOf, runLab, statuses, told } from './lab.ts';

const attempts = (observations: readonly Observation[]) =>
  observations
    .filter(({ kind, arm }) => (kind === 'mount-attempt' || kind === 'open-attempt') && arm === 'marked')
    .map(({ data }) => `${data.by} ${data.is}`);

test('without a desktop what only a desktop can tell is inconclusive, and the rest is judged all the same', async (t) => {
  const { record, thrown } = await runLab({ posture: 'unhardened', faults: { desktop: 'none' } });
  t.is(thrown, null);
  t.deepEqual(attempts(record.observations), [
    'double-click unavailable',
    'api done',
    'double-click unavailable',
    'create-process done',
  ]);
  t.like(statuses(record), {
    'mount-verb': 'inconclusive',
    'launch-gate': 'inconclusive',
    'virtual-drive-policy': 'not-configured',
    'motw-propagation': 'not-configured',
    'deny-optical-execute': 'not-configured',
    'image-mounted': 'detected',
    'process-from-mounted-image': 'detected',
  });
  const verdicts = record.scenarios.flatMap((scenario) => scenario.verdicts);
  t.regex(
    verdicts.find(({ control }) => control === 'mount-verb')?.why ?? '',
    /could not be tried \(NO_DESKTOP\)/,
  );
  t.is(record.outcome, 'inconclusive');
});

test('a control that acts on every way is judged by the way that was tried', async (t) => {
  const { record } = await runLab({ posture: 'no-execute', faults: { desktop: 'none' } });
  t.is(statuses(record)['deny-optical-execute'], 'prevented');
  t.is(statuses(record).undeclared, undefined);
});

test("what could not be tried is nobody's block", async (t) => {
  const { record } = await runLab({ posture: 'locked-down', faults: { desktop: 'none' } });
  t.is(statuses(record)['virtual-drive-policy'], 'prevented');
  t.is(statuses(record)['mount-verb'], 'inconclusive');
  t.is(statuses(record)['launch-gate'], 'not-reached');
  t.is(statuses(record).undeclared, undefined);
});

test('a guest that has no way at all fails the step', async (t) => {
  const { record } = await runLab({ faults: { desktop: 'nothing at all' } });
  t.true(told(armOf(record, 'marked'), 1).includes('mount failed NO_WAY'));
  t.is(statuses(record)['virtual-drive-policy'], 'inconclusive');
});
