import type { Expectation } from '../../runner/model/expectation.ts';
import type { CasePlan } from './record-builder.ts';
import type { Row } from './row.ts';
import { alert, apiWorks, denied, gate, mount, noDriver, open, verbRemoved, zone } from './sightings.ts';

const passes = { see: [mount('double-click', 'done'), apiWorks, zone(null), open('done')] } as const;
const gap = { reason: 'not rolled out', until: '2026-06-15' } as const;
const openGap: Partial<Expectation> = { status: 'not-prevented', knownGap: gap };

/** Nothing mounts, so `launch-gate` and all else behind is not reached. */
function nothingMounts(expect: NonNullable<CasePlan['expect']>): CasePlan {
  const arm = { steps: { mount: 'blocked' }, see: [verbRemoved, noDriver('api')] } as const;
  return { marked: arm, unmarked: arm, expect };
}

/** The rows of the outcome table, top to bottom. */
export const outcomeRows: readonly Row[] = [
  {
    title: 'nothing is stated',
    control: 'motw-propagation',
    given: { marked: passes },
    status: 'not-prevented',
    outcome: 'unstated',
  },
  {
    title: 'nothing is stated of what is inconclusive',
    control: 'motw-propagation',
    given: { marked: { steps: { build: 'failed' } } },
    status: 'inconclusive',
    outcome: 'unstated',
  },
  {
    title: 'the status is inconclusive',
    control: 'motw-propagation',
    given: { marked: { steps: { build: 'failed' } }, expect: { 'motw-propagation': 'prevented' } },
    status: 'inconclusive',
    outcome: 'inconclusive',
  },
  {
    title: 'inconclusive even where that is what is stated',
    control: 'motw-propagation',
    given: { marked: { steps: { build: 'failed' } }, expect: { 'motw-propagation': 'inconclusive' } },
    status: 'inconclusive',
    outcome: 'inconclusive',
  },
  {
    title: 'not reached as stated, because of a control that acted as stated',
    control: 'launch-gate',
    given: nothingMounts({ 'launch-gate': 'not-reached', 'virtual-drive-policy': 'prevented' }),
    status: 'not-reached',
    outcome: 'expected',
  },
  {
    title: 'not reached against what is stated, because of a control that acted as stated',
    control: 'launch-gate',
    given: nothingMounts({ 'launch-gate': 'prevented', 'virtual-drive-policy': 'prevented' }),
    status: 'not-reached',
    outcome: 'unexpected',
  },
  {
    title: 'not reached because of a control that was not to act: an echo',
    control: 'launch-gate',
    given: nothingMounts({ 'launch-gate': 'prevented', 'virtual-drive-policy': 'not-configured' }),
    status: 'not-reached',
    outcome: 'inconclusive',
  },
  {
    title: 'an echo even where not reached is what is stated',
    control: 'launch-gate',
    given: nothingMounts({ 'launch-gate': 'not-reached', 'virtual-drive-policy': 'not-configured' }),
    status: 'not-reached',
    outcome: 'inconclusive',
  },
  {
    title: 'not reached because of a control of which nothing is stated',
    control: 'launch-gate',
    given: nothingMounts({ 'launch-gate': 'not-reached' }),
    status: 'not-reached',
    outcome: 'inconclusive',
  },
  {
    title: 'not reached because of a control that the scenario does not list',
    control: 'launch-gate',
    given: {
      ...nothingMounts({ 'launch-gate': 'not-reached', 'virtual-drive-policy': 'prevented' }),
      controls: ['launch-gate'],
    },
    status: 'not-reached',
    outcome: 'inconclusive',
  },
  {
    title: 'not reached because of the undeclared control',
    control: 'launch-gate',
    given: {
      marked: { steps: { mount: 'blocked' }, see: [mount('api', { refused: 'EBUSY' })] },
      expect: { 'launch-gate': 'not-reached' },
    },
    status: 'not-reached',
    outcome: 'inconclusive',
  },
  {
    title: 'the only unexpected control is the cause, not what hangs on it',
    control: 'launch-gate',
    given: { marked: passes, expect: { 'motw-propagation': 'prevented', 'launch-gate': 'prevented' } },
    status: 'not-reached',
    outcome: 'inconclusive',
  },
  {
    title: 'the cause itself is unexpected',
    control: 'motw-propagation',
    given: { marked: passes, expect: { 'motw-propagation': 'prevented', 'launch-gate': 'prevented' } },
    status: 'not-prevented',
    outcome: 'unexpected',
  },
  {
    title: 'not reached because of a known gap is judged as stated',
    control: 'launch-gate',
    given: { marked: passes, expect: { 'motw-propagation': openGap, 'launch-gate': 'not-reached' } },
    status: 'not-reached',
    outcome: 'expected',
  },
  {
    title: 'not reached for want of a subject, with no control to blame',
    control: 'launch-gate',
    given: { marked: passes, controls: ['launch-gate'], expect: { 'launch-gate': 'not-reached' } },
    status: 'not-reached',
    outcome: 'expected',
  },
  {
    title: 'not reached, for the step was not tried',
    control: 'launch-gate',
    given: { marked: { steps: { open: 'skipped' } }, expect: { 'launch-gate': 'prevented' } },
    status: 'not-reached',
    outcome: 'inconclusive',
  },
  {
    title: 'not reached in the one arm that was run; the other might have told',
    control: 'process-from-mounted-image',
    given: {
      marked: { steps: { open: 'blocked' }, see: [zone(3), gate('block'), denied] },
      unmarked: null,
      expect: { 'process-from-mounted-image': 'detected', 'launch-gate': 'prevented' },
    },
    status: 'not-reached',
    outcome: 'inconclusive',
    why: /launch-gate.*and the unmarked arm was not run/,
  },
  {
    title: 'as stated',
    control: 'motw-propagation',
    given: { marked: { see: [zone(3)] }, expect: { 'motw-propagation': 'prevented' } },
    status: 'prevented',
    outcome: 'expected',
  },
  {
    title: 'a known gap on its last day',
    control: 'motw-propagation',
    given: { marked: passes, expect: { 'motw-propagation': openGap } },
    status: 'not-prevented',
    outcome: 'known-gap',
    why: /known gap until 2026-06-15: not rolled out/,
  },
  {
    title: 'a known gap on the day after its last',
    control: 'motw-propagation',
    given: { marked: passes, expect: { 'motw-propagation': openGap }, today: '2026-06-16' },
    status: 'not-prevented',
    outcome: 'unexpected',
    why: /the known gap ended on 2026-06-15/,
  },
  {
    title: 'a known gap that is closed',
    control: 'motw-propagation',
    given: { marked: { see: [zone(3)] }, expect: { 'motw-propagation': openGap } },
    status: 'prevented',
    outcome: 'unexpected',
    why: /gap closed: update the expectation/,
  },
  {
    title: 'better than stated, without a known gap',
    control: 'image-mounted',
    given: { marked: { see: [alert('image-mounted', 9)] }, expect: { 'image-mounted': { status: 'late' } } },
    status: 'detected',
    outcome: 'unexpected',
    why: /gap closed: update the expectation/,
  },
  {
    title: 'worse than stated is no closed gap',
    control: 'image-mounted',
    given: { expect: { 'image-mounted': 'detected' } },
    status: 'missed',
    outcome: 'unexpected',
    why: /within 15000 ms$/,
  },
  {
    title: 'not instrumented where a detection is stated is a finding',
    control: 'image-mounted',
    given: { marked: { canaries: [] }, expect: { 'image-mounted': 'detected' } },
    status: 'not-instrumented',
    outcome: 'unexpected',
  },
  {
    title: 'a sensor that works and says nothing, where none is stated, closes no gap',
    control: 'image-mounted',
    given: { expect: { 'image-mounted': 'not-instrumented' } },
    status: 'missed',
    outcome: 'unexpected',
    why: /within 15000 ms$/,
  },
  {
    title: 'a detection where no sensor is stated does',
    control: 'image-mounted',
    given: {
      marked: { see: [alert('image-mounted', 9)] },
      expect: { 'image-mounted': 'not-instrumented' },
    },
    status: 'detected',
    outcome: 'unexpected',
    why: /gap closed: update the expectation/,
  },
  {
    title: 'not configured where nothing else is stated',
    control: 'deny-optical-execute',
    given: {
      probed: { 'deny-optical-execute': 'off' },
      expect: { 'deny-optical-execute': 'not-configured' },
    },
    status: 'not-configured',
    outcome: 'expected',
  },
];
