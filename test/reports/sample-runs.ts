import type { RunRecord, Verdict } from '../../runner/model/run-record.ts';
import { arm, climb, observation, runRecord, scenario, step, steps, verdict } from './record-builder.ts';

const detected: readonly Verdict[] = [
  verdict('image-mounted', 'detected', { timeToDetectMs: 96 }),
  verdict('image-file-created', 'detected', { timeToDetectMs: 61 }),
  verdict('lure-image-in-downloads', 'detected', { timeToDetectMs: 61 }),
  verdict('mark-written', 'detected', { timeToDetectMs: 64, noise: 2 }),
  verdict('process-from-mounted-image', 'detected', { timeToDetectMs: 12_345 }),
];
const switchedOff: readonly Verdict[] = [
  verdict('virtual-drive-policy', 'not-configured'),
  verdict('deny-optical-execute', 'not-configured'),
];
const ran = [observation('unmarked', 'open', 'trace', { marker: '0badcafe', found: true })];

/** Everything as expected. */
export const hardened: RunRecord = runRecord({
  scenarios: [
    scenario({
      arms: [arm('marked', steps(step('open', 'blocked', 'EPERM'))), arm('unmarked', steps())],
      verdicts: [
        verdict('mount-verb', 'prevented'),
        verdict('motw-propagation', 'prevented'),
        verdict('launch-gate', 'prevented'),
        ...switchedOff,
        ...detected,
      ],
      notExercised: ['web-gateway', 'mail-gateway'],
    }),
  ],
  observations: [
    ...climb('marked', 3, 'api'),
    observation(
      'marked',
      'open',
      'residual-gap',
      { gap: 'copy-taken-off-the-image', works: true },
      'a copy of the program taken off the image carries no mark and runs',
    ),
    ...climb('unmarked', null, 'api'),
    ...ran,
  ],
});

/** One control was switched off behind the expectations' back; the one that hangs on it was not reached. */
export const drifted: RunRecord = runRecord({
  outcome: 'unexpected',
  scenarios: [
    scenario({
      arms: [arm('marked', steps()), arm('unmarked', steps())],
      verdicts: [
        verdict('mount-verb', 'prevented'),
        verdict('motw-propagation', 'not-configured', {
          expected: 'prevented',
          outcome: 'unexpected',
          why: 'the target was probed and has it switched off',
        }),
        verdict('launch-gate', 'not-reached', {
          expected: 'prevented',
          outcome: 'inconclusive',
          why: 'the file has no zone in the marked arm, which is what motw-propagation is there for',
        }),
        ...switchedOff,
        ...detected,
      ],
    }),
  ],
  observations: [
    observation(null, null, 'posture', { drift: { 'motw-propagation': 'off' } }),
    ...climb('marked', null, 'api'),
    observation('marked', 'open', 'trace', { marker: '0badcafe', found: true }),
    ...climb('unmarked', null, 'api'),
    ...ran,
  ],
});

const mountFault = {
  outcome: 'inconclusive',
  why: 'the mount step failed with GUEST_SILENT in the marked arm',
  timeToDetectMs: null,
} as const;

/** The guest fell silent in both attempts of the marked arm; the image was left behind in the unmarked one. */
export const faulty: RunRecord = runRecord({
  outcome: 'inconclusive',
  cleanUp: 'dirty',
  quiet: null,
  target: {
    name: 'lab-07',
    platform: 'windows',
    fingerprint: { build: '10.0.19045.3803' },
    posture: {
      name: null,
      declared: { 'mount-verb': 'on' },
      probed: { 'mount-verb': 'off', 'launch-gate': 'unknown' },
    },
  },
  modelled: [],
  scenarios: [
    scenario({
      id: 'vhd-open',
      atomic: null,
      arms: [
        arm(
          'marked',
          [
            ...steps(step('deliver', 'failed', 'MARK_LOST')),
            ...steps(step('mount', 'failed', 'GUEST_SILENT')),
          ],
          2,
        ),
        arm('unmarked', [...steps().slice(0, -1), step('clean-up', 'failed', 'RESIDUE')]),
      ],
      verdicts: [
        verdict('motw-propagation', 'inconclusive', { ...mountFault, expected: 'prevented' }),
        verdict('launch-gate', 'inconclusive', { ...mountFault, expected: 'warned' }),
        verdict('image-mounted', 'missed', {
          outcome: 'known-gap',
          why: 'no alert was tied to the arm in time; known gap until 2026-12-01: no rule yet',
        }),
        verdict('mark-written', 'inconclusive', { ...mountFault, expected: null, outcome: 'unstated' }),
      ],
    }),
  ],
  observations: [
    observation(null, null, 'fault', { code: 'ECONNRESET' }, 'the channel was closed by the target'),
  ],
});

/** Killed while the second scenario's first arm mounted its image: nothing is judged. */
export const interrupted: RunRecord = runRecord({
  state: 'interrupted',
  finishedAt: null,
  outcome: null,
  cleanUp: null,
  quiet: null,
  scenarios: [
    scenario({ id: 'T1553.005-1', atomic: null, arms: [arm('marked', steps()), arm('unmarked', steps())] }),
    scenario({ arms: [arm('marked', [step('build'), step('deliver'), step('mount', 'running')])] }),
  ],
  observations: climb('marked', 3, 'api'),
});
