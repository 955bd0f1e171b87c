import test from 'ava';
import { everyControl as catalogue } from '../../runner/controls/catalogue.ts';
import { UnknownNameError } from '../../runner/model/errors.ts';
import { undeclared } from '../../runner/model/words.ts';
import { type Finding, finding } from '../../runner/verdicts/finding.ts';
import { judgeScenario } from '../../runner/verdicts/judge.ts';
import { reckon } from '../../runner/verdicts/outcome.ts';
import {
  type CasePlan,
  expectation,
  ofPlainImages,
  type Seen,
  scenarioCase,
  today,
} from './record-builder.ts';
import {
  alert,
  apiWorks,
  denied,
  gate,
  markRead,
  mount,
  noDriver,
  open,
  verbRemoved,
  zone,
} from './sightings.ts';

const off = { 'virtual-drive-policy': 'off', 'deny-optical-execute': 'off' } as const;
const marked = markRead('[ZoneTransfer]\r\nZoneId=3');

const detections = [
  alert('image-mounted', 20),
  alert('image-file-created', 20),
  alert('lure-image-in-downloads', 20),
  alert('mark-written', 20),
];

/** The reference guest's `hardened` posture with every detection at work. */
const hardened: CasePlan = {
  probed: { 'mount-verb': 'on', 'motw-propagation': 'on', 'launch-gate': 'on', ...off },
  marked: {
    steps: { open: 'blocked' },
    see: [
      marked,
      verbRemoved,
      apiWorks,
      zone(3),
      gate('block'),
      denied,
      alert('image-mounted', 20),
      alert('image-file-created', 20),
      alert('lure-image-in-downloads', 20),
      alert('mark-written', 20),
    ],
  },
  unmarked: {
    see: [
      verbRemoved,
      apiWorks,
      zone(null),
      open('done'),
      alert('image-mounted', 20),
      alert('image-file-created', 20),
      alert('lure-image-in-downloads', 20),
      alert('process-from-mounted-image', 20),
    ],
  },
  expect: {
    'mount-verb': 'prevented',
    'motw-propagation': 'prevented',
    'launch-gate': 'prevented',
    'virtual-drive-policy': 'not-configured',
    'deny-optical-execute': 'not-configured',
    'image-mounted': 'detected',
    'image-file-created': 'detected',
    'lure-image-in-downloads': 'detected',
    'mark-written': 'detected',
    'process-from-mounted-image': 'detected',
  },
};

test('hardened: every control as expected, and nothing undeclared', (t) => {
  const { verdicts, notExercised } = judgeScenario(scenarioCase(hardened));
  t.deepEqual(
    verdicts.map(({ control, status }) => [control, status]),
    Object.entries(hardened.expect ?? {}).sort(byCatalogue),
  );
  t.true(verdicts.every(({ outcome }) => outcome === 'expected'));
  t.deepEqual(
    notExercised,
    catalogue.map(({ id }) => id).filter((id) => !ofPlainImages.includes(id)),
  );
});

test('hardened with propagation off: one unexpected control, and what hangs on it names it', (t) => {
  const drifted: CasePlan = {
    ...hardened,
    probed: { ...hardened.probed, 'motw-propagation': 'off' },
    marked: {
      see: [
        marked,
        verbRemoved,
        apiWorks,
        zone(null),
        open('done'),
        ...detections,
        alert('process-from-mounted-image', 9),
      ],
    },
  };
  const changed = judgeScenario(scenarioCase(drifted)).verdicts.filter(
    ({ outcome }) => outcome !== 'expected',
  );
  t.deepEqual(
    changed.map(({ control, status, outcome }) => ({ control, status, outcome })),
    [
      { control: 'motw-propagation', status: 'not-configured', outcome: 'unexpected' },
      { control: 'launch-gate', status: 'not-reached', outcome: 'inconclusive' },
    ],
  );
  t.regex(changed[1]?.why ?? '', /motw-propagation/);
});

test('hardened with the virtual drive policy switched on: one unexpected control, all behind it an echo', (t) => {
  const arm = {
    steps: { mount: 'blocked' },
    see: [marked, verbRemoved, noDriver('api'), ...detections.slice(1)],
  } as const;
  const drifted: CasePlan = {
    ...hardened,
    probed: { ...hardened.probed, 'virtual-drive-policy': 'on' },
    marked: arm,
    unmarked: arm,
  };
  const { verdicts } = judgeScenario(scenarioCase(drifted));
  const unexpected = verdicts.filter(({ outcome }) => outcome === 'unexpected');
  t.deepEqual(
    unexpected.map(({ control, status }) => [control, status]),
    [['virtual-drive-policy', 'prevented']],
  );
  const echoes = verdicts.filter(({ outcome }) => outcome === 'inconclusive');
  t.deepEqual(
    echoes.map(({ control }) => control),
    ['motw-propagation', 'launch-gate', 'image-mounted', 'process-from-mounted-image'],
  );
  t.true(echoes.every(({ status, why }) => status === 'not-reached' && why.includes('virtual-drive-policy')));
});

test('a control whose step the scenario lacks is not exercised, and neither is one that it does not list', (t) => {
  const { verdicts, notExercised } = judgeScenario(
    scenarioCase({
      marked: { see: [mount('double-click', 'done'), apiWorks] },
      steps: ['build', 'deliver', 'mount', 'collect', 'clean-up'],
      controls: ['mount-verb', 'launch-gate'],
    }),
  );
  t.deepEqual(
    verdicts.map(({ control }) => control),
    ['mount-verb'],
  );
  t.deepEqual(
    notExercised,
    catalogue.map(({ id }) => id).filter((id) => id !== 'mount-verb'),
  );
});

test('a clean-up that the guest refused is no control’s block', (t) => {
  const { verdicts } = judgeScenario(
    scenarioCase({ marked: { steps: { 'clean-up': { is: 'blocked', code: 'EBUSY' } } }, controls: [] }),
  );
  t.deepEqual(verdicts, []);
});

test('controls that blame each other excuse neither', (t) => {
  const found = (cause: string): Finding => ({
    ...finding('not-reached', 'the other acted first', [], { causes: [cause] }),
    arms: {},
  });
  const reckoned = reckon(
    new Map([
      ['a', found('b')],
      ['b', found('a')],
    ]),
    new Map([
      ['a', expectation('not-reached')],
      ['b', expectation('not-reached')],
    ]),
    today,
  );
  t.deepEqual(
    [...reckoned.values()].map(({ outcome }) => outcome),
    ['inconclusive', 'inconclusive'],
  );
});

test('a control that is not known is refused', (t) => {
  const error = t.throws(() => judgeScenario(scenarioCase({ controls: ['mount-verbs'] })), {
    instanceOf: UnknownNameError,
  });
  t.regex(error.message, /did you mean 'mount-verb'/);
});

test('another scenario’s observations prove nothing here', (t) => {
  const given = scenarioCase(hardened);
  const { verdicts } = judgeScenario({
    ...given,
    observations: given.observations.map((o) => ({ ...o, scenario: 'another' })),
  });
  t.false(verdicts.some(({ status }) => status === 'prevented' || status === 'detected'));
});

function byCatalogue([a]: [string, unknown], [b]: [string, unknown]): number {
  const order = catalogue.map(({ id }) => id);
  return order.indexOf(a) - order.indexOf(b);
}

test('a refusal in a step that failed is no undeclared control’s: its log may be what could not be read', (t) => {
  const see = [open({ refused: 'EPERM' })];
  const blocked = judgeScenario(scenarioCase({ marked: { steps: { open: 'blocked' }, see } }));
  t.true(blocked.verdicts.some(({ control }) => control === undeclared));
  const failed = judgeScenario(scenarioCase({ marked: { steps: { open: 'failed' }, see } }));
  t.false(failed.verdicts.some(({ control }) => control === undeclared));
});

test('each arm is judged by the posture that was probed in it', (t) => {
  const probed = (state: string): Seen => ({
    kind: 'posture',
    step: null,
    data: { states: { 'deny-optical-execute': state } },
  });
  const { verdicts } = judgeScenario(
    scenarioCase({
      marked: { see: [probed('off'), open('done')] },
      unmarked: { see: [probed('on'), open('done')] },
      probed: { 'deny-optical-execute': 'on' },
    }),
  );
  const verdict = verdicts.find(({ control }) => control === 'deny-optical-execute');
  t.deepEqual(verdict?.arms, { marked: 'not-configured', unmarked: 'not-prevented' });
  t.is(verdict?.status, 'not-configured');
});
