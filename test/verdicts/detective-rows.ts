import { canary, type Seen } from './record-builder.ts';
import type { Row } from './row.ts';
import { alert, apiWorks, denied, fault, gate, noDriver, open, verbRemoved, zone } from './sightings.ts';

const blind: readonly Seen[] = [
  canary('mounts', 'opening', { came: false }),
  canary('mounts', 'closing', { came: false }),
];
const nothingMounts = { steps: { mount: 'blocked' }, see: [noDriver('api')] } as const;
const gated = { steps: { open: 'blocked' }, see: [zone(3), gate('block'), denied] } as const;

/** The rows of the detective table, top to bottom, and each against the row that it must win from. */
export const detectiveRows: readonly Row[] = [
  {
    title: 'an alert by the deadline',
    control: 'image-mounted',
    given: { marked: { see: [apiWorks, alert('image-mounted', 5000)] } },
    status: 'detected',
    arms: { marked: 'detected', unmarked: 'missed' },
    timeToDetectMs: 5000,
    evidence: ['marked/alert/1'],
    noise: 0,
  },
  {
    title: 'the quickest alert counts',
    control: 'image-mounted',
    given: { marked: { see: [alert('image-mounted', 6000), alert('image-mounted', 900)] } },
    status: 'detected',
    timeToDetectMs: 900,
    evidence: ['marked/alert/2', 'marked/alert/1'],
  },
  {
    title: 'a rule that also hits while nothing is done',
    control: 'image-mounted',
    given: {
      marked: { see: [alert('image-mounted', 10)] },
      quiet: [
        alert('image-mounted', 10, { tied: false }),
        alert('image-mounted', 20),
        alert('mark-written', 1),
      ],
    },
    status: 'detected',
    noise: 2,
  },
  {
    title: 'noise alone is no detection',
    control: 'image-mounted',
    given: { quiet: [alert('image-mounted', 10)] },
    status: 'missed',
    noise: 1,
  },
  {
    title: 'an alert although a canary was lost',
    control: 'image-mounted',
    given: { marked: { canaries: blind, see: [alert('image-mounted', 10)] } },
    status: 'detected',
  },
  {
    title: 'an alert although the source then became unreachable',
    control: 'image-mounted',
    given: { marked: { see: [alert('image-mounted', 10), fault('collect', { source: 'mounts' })] } },
    status: 'detected',
  },
  {
    title: 'after the deadline, by the time of giving up',
    control: 'image-mounted',
    given: { marked: { see: [alert('image-mounted', 15_000)] } },
    status: 'late',
    timeToDetectMs: 15_000,
  },
  {
    title: 'after the time of giving up',
    control: 'image-mounted',
    given: { marked: { see: [alert('image-mounted', 15_001)] } },
    status: 'missed',
    timeToDetectMs: null,
  },
  {
    title: 'its own deadline, where one is stated',
    control: 'image-mounted',
    given: {
      marked: { see: [alert('image-mounted', 200)] },
      expect: { 'image-mounted': { status: 'detected', deadlineMs: 100, giveUpAfterMs: 250 } },
    },
    status: 'late',
  },
  {
    title: 'an alert that was readable before the last attempt of the step began',
    control: 'image-mounted',
    given: { marked: { see: [alert('image-mounted', -1)] } },
    status: 'missed',
  },
  {
    title: 'an alert that was readable at once',
    control: 'image-mounted',
    given: { marked: { see: [alert('image-mounted', 0)] } },
    status: 'detected',
    timeToDetectMs: 0,
  },
  {
    title: 'an alert that is not tied to the arm',
    control: 'image-mounted',
    given: { marked: { see: [alert('image-mounted', 10, { tied: false })] } },
    status: 'missed',
  },
  {
    title: 'an alert in clean-up',
    control: 'image-mounted',
    given: { marked: { see: [alert('image-mounted', 10, {}, 'clean-up')] } },
    status: 'missed',
  },
  {
    title: 'an alert that belongs to no step',
    control: 'image-mounted',
    given: { marked: { see: [alert('image-mounted', 10, {}, null)] } },
    status: 'missed',
  },
  {
    title: 'an alert of another control',
    control: 'image-file-created',
    given: { marked: { see: [alert('image-mounted', 10)] } },
    status: 'missed',
  },
  {
    title: 'an alert of the first attempt',
    control: 'image-mounted',
    given: { marked: { firstTry: { open: 'failed' }, see: [alert('image-mounted', 10, { attempt: 1 })] } },
    status: 'missed',
  },
  {
    title: 'an alert of the other arm',
    control: 'image-mounted',
    given: { unmarked: { see: [alert('image-mounted', 10)] } },
    status: 'missed',
    arms: { marked: 'missed', unmarked: 'detected' },
  },
  {
    title: 'its source is unreachable',
    control: 'image-mounted',
    given: { marked: { see: [fault('collect', { source: 'mounts' })] } },
    status: 'inconclusive',
    evidence: ['marked/fault/1'],
    why: /its source mounts could not be read in the marked arm/,
  },
  {
    title: 'its source is unreachable outside every arm',
    control: 'image-mounted',
    given: { around: [fault(null, { source: 'mounts' })] },
    status: 'inconclusive',
    evidence: ['run/fault/1'],
  },
  {
    title: 'another source is unreachable, and collecting failed for that alone',
    control: 'image-mounted',
    given: { marked: { steps: { collect: 'failed' }, see: [fault('collect', { source: 'files' })] } },
    status: 'missed',
  },
  {
    title: 'collecting failed',
    control: 'image-mounted',
    given: { marked: { steps: { collect: 'failed' } } },
    status: 'inconclusive',
  },
  {
    title: 'collecting never ended, another source’s fault or not',
    control: 'image-mounted',
    given: { marked: { steps: { collect: 'running' }, see: [fault('collect', { source: 'files' })] } },
    status: 'inconclusive',
  },
  {
    title: 'a fault before its step, in both arms',
    control: 'image-mounted',
    given: { marked: { steps: { deliver: 'failed' } }, unmarked: { steps: { mount: 'failed' } } },
    status: 'inconclusive',
  },
  {
    title: 'a fault that is recorded before its step counts although no step failed',
    control: 'image-mounted',
    given: { marked: { see: [fault('deliver')] } },
    status: 'inconclusive',
    evidence: ['marked/fault/1'],
  },
  {
    title: 'a fault after its step is not its concern',
    control: 'image-mounted',
    given: { marked: { steps: { open: 'failed' }, see: [fault('open')] } },
    status: 'missed',
  },
  {
    title: 'a fault comes before a lost canary',
    control: 'image-mounted',
    given: { marked: { canaries: blind, see: [fault('collect')] } },
    status: 'inconclusive',
  },
  ...(['opening', 'closing'] as const).map(
    (phase): Row => ({
      title: `its ${phase} canary did not come back`,
      control: 'image-mounted',
      given: {
        marked: {
          canaries: (['opening', 'closing'] as const).map((p) => canary('mounts', p, { came: p !== phase })),
        },
      },
      status: 'not-instrumented',
      why: /the canary of its source mounts did not come back in the marked arm/,
    }),
  ),
  {
    title: 'a canary of another source proves nothing',
    control: 'image-mounted',
    given: { marked: { canaries: [canary('files', 'opening'), canary('files', 'closing')] } },
    status: 'not-instrumented',
  },
  {
    title: 'no canary at the end',
    control: 'image-mounted',
    given: { marked: { canaries: [canary('mounts', 'opening')] } },
    status: 'not-instrumented',
  },
  {
    title: 'a canary of the first attempt does not prove the second',
    control: 'image-mounted',
    given: {
      marked: { firstTry: { open: 'failed' }, canaries: [canary('mounts', 'closing', { attempt: 1 })] },
    },
    status: 'not-instrumented',
  },
  {
    title: 'a prerequisite of its source is missing',
    control: 'image-mounted',
    given: { marked: { canaries: [canary('mounts', 'closing', { missing: ['the channel'] })] } },
    status: 'not-instrumented',
    why: /lacks the channel/,
  },
  {
    title: 'a blind sensor comes before a step that was not reached',
    control: 'image-mounted',
    given: { marked: { ...nothingMounts, canaries: blind }, unmarked: { ...nothingMounts, canaries: blind } },
    status: 'not-instrumented',
  },
  {
    title: 'its step was blocked in both arms',
    control: 'image-mounted',
    given: { marked: nothingMounts, unmarked: nothingMounts },
    status: 'not-reached',
    why: /virtual-drive-policy stopped the arm at mount.*in the unmarked arm/,
  },
  {
    title: 'its step was completed in the unmarked arm alone',
    control: 'process-from-mounted-image',
    given: { marked: gated, unmarked: { see: [open('done'), alert('process-from-mounted-image', 70)] } },
    status: 'detected',
    arms: { marked: 'not-reached', unmarked: 'detected' },
    evidence: ['unmarked/alert/1'],
  },
  {
    title: 'the mount API completes the step that the double-click did not',
    control: 'image-mounted',
    given: { marked: { see: [verbRemoved, apiWorks] } },
    status: 'missed',
    evidence: ['marked/canary/1', 'marked/canary/2'],
  },
  {
    title: 'it watches for marks: judged in the marked arm, nothing to see in the other',
    control: 'mark-written',
    given: { marked: { see: [alert('mark-written', 30)] } },
    status: 'detected',
    arms: { marked: 'detected', unmarked: 'not-reached' },
  },
  {
    title: 'it watches for marks, and the marked arm was not run',
    control: 'mark-written',
    given: { marked: null },
    status: 'not-reached',
    arms: { unmarked: 'not-reached' },
  },
  {
    title: 'an alert that fits but for its time, in time',
    control: 'image-mounted',
    given: { marked: { see: [alert('image-mounted', 30, { tied: false, doubtful: true })] } },
    status: 'inconclusive',
    evidence: ['marked/alert/1'],
  },
  {
    title: 'a rule that is gone while its sensor lives',
    control: 'lure-image-in-downloads',
    given: { marked: { see: [alert('image-file-created', 20)] } },
    status: 'missed',
    arms: { marked: 'missed', unmarked: 'missed' },
  },
];
