import test from 'ava';
import { postureNames } from '../../runner/model/scenario.ts';
import { armOf, runLab, statuses, told } from './lab.ts';

for (const scenario of ['T1553.005-1', 'T1553.005-2']) {
  for (const posture of postureNames) {
    test(`${scenario} on a truthful guest in posture ${posture}: every verdict is as expected`, async (t) => {
      const { record, thrown } = await runLab({ scenario, posture, quiet: true });
      t.is(thrown, null);
      const [{ verdicts } = { verdicts: [] }] = record.scenarios;
      t.deepEqual(
        verdicts.filter(({ outcome }) => outcome !== 'expected'),
        [],
      );
      t.true(verdicts.length >= 7);
      t.is(record.outcome, 'expected');
      t.is(record.cleanUp, 'clean');
    });
  }
}

test('what is switched off or inert changes the verdict, and nothing else becomes unexpected', async (t) => {
  const flips = { 'mount-verb': 'off', 'image-mounted': 'rule-off', 'motw-propagation': 'broken' } as const;
  const seen = {
    'mount-verb': { 'mount-verb': 'not-configured' },
    'image-mounted': { 'image-mounted': 'missed' },
    'motw-propagation': { 'motw-propagation': 'not-prevented' },
  } as const;
  for (const [control, state] of Object.entries(flips)) {
    const { record } = await runLab({ drift: { [control]: state } });
    const [{ verdicts } = { verdicts: [] }] = record.scenarios;
    const unexpected = verdicts.filter(({ outcome }) => outcome === 'unexpected');
    t.deepEqual(
      Object.fromEntries(unexpected.map((verdict) => [verdict.control, verdict.status])),
      seen[control as keyof typeof seen],
    );
  }
});

test('a launch gate that only warns is warned, not prevented', async (t) => {
  const { record } = await runLab({ drift: { 'launch-gate': 'warn' } });
  t.is(statuses(record)['launch-gate'], 'warned');
});

test('the steps of an arm that nothing stops, and of one that the launch gate stops', async (t) => {
  const { record } = await runLab({ posture: 'patched' });
  t.deepEqual(told(armOf(record, 'unmarked'), 1), [
    'build completed',
    'deliver completed',
    'mount completed',
    'inspect completed',
    'open completed',
    'collect completed',
    'clean-up completed',
  ]);
  t.deepEqual(told(armOf(record, 'marked'), 1).slice(4, 6), ['open blocked EPERM', 'collect completed']);
  t.is(armOf(record, 'marked').attempts, 1);
});
