import type { JsonObject } from '../../runner/model/observation.ts';
import type { ControlId, StepName } from '../../runner/model/words.ts';
import type { CasePlan, Seen } from './record-builder.ts';
import type { Row } from './row.ts';
import { apiWorks, denied, fault, gate, markRead, zone } from './sightings.ts';

/** What stands on the way in: gateways, archives, antivirus; and what Windows alone has. */

const on = (control: ControlId) => ({ policy: { [control]: 'on' } });

function sent(is: 'done' | 'refused' | 'prompted', code: string | null = null, more: JsonObject = {}): Seen {
  const words = code === null ? null : 'its own words';
  return {
    ...{ kind: 'deliver-attempt', step: 'deliver' },
    data: { by: 'web', gateway: 'squid', is, code, text: words, ...on('web-gateway'), ...more },
  };
}

function check(what: string, is = 'done'): Seen {
  return { kind: 'counter-check', step: 'deliver', data: { gateway: 'squid', what, is } };
}

function unpacked(is: 'done' | 'refused', code: string | null = null): Seen {
  return {
    kind: 'deliver-attempt',
    step: 'deliver',
    data: { by: 'unpack', is, code, text: '', tool: 'unzip 6' },
  };
}

function takenOut(mapped: number | null, policy = 'on'): Seen {
  return {
    ...{ kind: 'zone-read', step: 'deliver' },
    data: {
      ...{ path: 'p', stream: null, mapped, unpacked: true, tool: 'unzip 6' },
      policy: { 'archive-propagation': policy },
    },
  };
}

function logged(control: ControlId, action: string, step: StepName): Seen {
  return { kind: 'control-log', step, data: { control, action, path: 'p' } };
}

const notPlaced: Seen = {
  kind: 'delivered',
  step: 'deliver',
  data: { is: 'refused', code: '225', text: '' },
};
const gone = (step: StepName): Seen => ({ kind: 'taken-away', step, data: { path: 'p' } });
const viewed = (view: string, policy = 'on'): Seen => ({
  ...{ kind: 'view-read', step: 'open' },
  data: { path: 'p', application: 'Word 16', view, policy: { 'protected-view': policy } },
});

const stops = { deliver: { is: 'blocked', code: 'HTTP_403' } } as const;
const stoppedAtDeliver = (...see: readonly Seen[]): CasePlan => ({
  marked: { steps: stops, see },
  unmarked: { steps: stops, see },
  controls: ['web-gateway', 'mount-verb', 'image-file-created'],
});
const throughout = [check('harmless'), sent('refused', 'HTTP_403'), check('harmless-after')];

const antivirus = (marked: NonNullable<CasePlan['marked']>, unmarked = marked): CasePlan => ({
  ...{ marked, unmarked, controls: ['antivirus', 'image-mounted'] },
});
const archive = (marked: readonly Seen[], unmarked: readonly Seen[] = marked): CasePlan => ({
  marked: { see: marked },
  unmarked: { see: unmarked },
  controls: ['archive-propagation', 'launch-gate'],
  steps: ['build', 'deliver', 'inspect', 'open', 'collect', 'clean-up'],
});

export const deliveryRows: readonly Row[] = [
  {
    title: 'a gateway that stops the image and lets what is harmless through, before and after it',
    control: 'web-gateway',
    given: stoppedAtDeliver(...throughout),
    status: 'prevented',
    why: /through squid was stopped with HTTP_403 \(its own words\) in both arms/,
  },
  {
    title: 'what is behind a gateway that acted is not reached, and names it',
    control: 'mount-verb',
    given: stoppedAtDeliver(...throughout),
    status: 'not-reached',
    why: /^web-gateway stopped the arm at deliver/,
  },
  {
    title: 'a detection of what did not arrive is not reached',
    control: 'image-file-created',
    given: stoppedAtDeliver(...throughout),
    status: 'not-reached',
    why: /^web-gateway stopped the arm at deliver/,
  },
  {
    title: 'a gateway that was not shown to let what is harmless through afterwards',
    control: 'web-gateway',
    given: stoppedAtDeliver(check('harmless'), sent('refused', 'HTTP_403')),
    status: 'blocked-unattributed',
  },
  {
    title: 'a gateway that keeps the image from those who may have it, too',
    control: 'web-gateway',
    given: stoppedAtDeliver(...throughout, check('allowed', 'refused')),
    status: 'blocked-unattributed',
  },
  {
    title: 'an image that was lost without a word is nobody’s block',
    control: 'mail-gateway',
    given: {
      ...stoppedAtDeliver(
        check('harmless'),
        sent('refused', 'LOST', { by: 'mail' }),
        check('harmless-after'),
      ),
      controls: ['mail-gateway'],
    },
    status: 'blocked-unattributed',
  },
  {
    title: 'an image that came under another name is a warning',
    control: 'mail-gateway',
    given: {
      ...stoppedAtDeliver(
        check('harmless'),
        sent('prompted', 'RENAMED', { by: 'mail' }),
        check('harmless-after'),
      ),
      controls: ['mail-gateway'],
    },
    status: 'warned',
  },
  {
    title: 'a gateway that is switched off and stops the image all the same is not the one',
    control: 'web-gateway',
    given: {
      ...stoppedAtDeliver(
        check('harmless'),
        sent('refused', 'HTTP_403', { policy: { 'web-gateway': 'off' } }),
        check('harmless-after'),
      ),
      probed: { 'web-gateway': 'off' },
    },
    status: 'not-configured',
  },
  {
    title: 'a fault of the gateway is no verdict',
    control: 'web-gateway',
    given: {
      marked: { steps: { deliver: 'failed' }, see: [check('harmless'), fault('deliver')] },
      unmarked: { steps: { deliver: 'failed' }, see: [check('harmless'), fault('deliver')] },
      controls: ['web-gateway'],
    },
    status: 'inconclusive',
  },
  {
    title: 'a gateway that let the image through prevented nothing, whatever stopped it next',
    control: 'web-gateway',
    given: {
      marked: {
        steps: stops,
        see: [check('harmless'), sent('done'), notPlaced, logged('antivirus', 'block', 'deliver')],
      },
      unmarked: {
        steps: stops,
        see: [check('harmless'), sent('done'), notPlaced, logged('antivirus', 'block', 'deliver')],
      },
      controls: ['web-gateway', 'antivirus'],
    },
    status: 'not-prevented',
    why: /arrived/,
  },
  {
    title: 'an antivirus with its record and a refusal',
    control: 'antivirus',
    given: antivirus({ steps: stops, see: [notPlaced, logged('antivirus', 'block', 'deliver')] }),
    status: 'prevented',
  },
  {
    title: 'what the antivirus took away as it arrived is mounted by nobody',
    control: 'image-mounted',
    given: antivirus({ steps: stops, see: [notPlaced, logged('antivirus', 'block', 'deliver')] }),
    status: 'not-reached',
    why: /^antivirus stopped the arm at deliver/,
  },
  {
    title: 'a refusal without its record is nobody’s',
    control: 'antivirus',
    given: antivirus({ steps: stops, see: [notPlaced] }),
    status: 'blocked-unattributed',
  },
  {
    title: 'a record of the antivirus without anything that was stopped is no prevention',
    control: 'antivirus',
    given: antivirus({ see: [logged('antivirus', 'block', 'deliver')] }),
    status: 'not-prevented',
  },
  {
    title: 'an antivirus that only takes the image away as it is mounted prevented it as well',
    control: 'antivirus',
    given: antivirus({
      steps: { mount: { is: 'blocked', code: 'GONE' } },
      see: [gone('mount'), logged('antivirus', 'block', 'mount')],
    }),
    status: 'prevented',
  },
  {
    title: 'an image that is gone without a record is not the antivirus’s',
    control: 'antivirus',
    given: antivirus({ steps: { mount: { is: 'blocked', code: 'GONE' } }, see: [gone('mount')] }),
    status: 'not-prevented',
  },
  {
    title: 'a fault after the image arrived: the antivirus might still have acted',
    control: 'antivirus',
    given: antivirus({ steps: { mount: 'failed' }, see: [fault('mount')] }),
    status: 'inconclusive',
  },
  {
    title: 'what was taken out of a marked archive carries the mark',
    control: 'archive-propagation',
    given: archive([markRead('ZoneId=3'), unpacked('done'), takenOut(3)], [unpacked('done'), takenOut(null)]),
    status: 'prevented',
    why: /what unzip 6 took out of the archive has zone 3 in the marked arm/,
  },
  {
    title: 'what was taken out of a marked archive carries none',
    control: 'archive-propagation',
    given: archive([markRead('ZoneId=3'), unpacked('done'), takenOut(null)]),
    status: 'not-prevented',
    why: /what unzip 6 took out of the archive has no zone/,
  },
  {
    title: 'a tool that has no such function',
    control: 'archive-propagation',
    given: {
      ...archive([markRead('ZoneId=3'), unpacked('done'), takenOut(null, 'off')]),
      probed: { 'archive-propagation': 'off' },
    },
    status: 'not-configured',
  },
  {
    title: 'a zone in spite of a tool that hands none on is somebody else’s',
    control: 'archive-propagation',
    given: {
      ...archive(
        [markRead('ZoneId=3'), unpacked('done'), takenOut(3, 'off')],
        [unpacked('done'), takenOut(null)],
      ),
      probed: { 'archive-propagation': 'off' },
    },
    status: 'not-configured',
  },
  {
    title: 'a launch gate that has nothing to act on, for the archive handed no mark on',
    control: 'launch-gate',
    given: archive([markRead('ZoneId=3'), unpacked('done'), takenOut(null), zone(null)]),
    status: 'not-reached',
    why: /the file has no zone in the marked arm, which is what archive-propagation is there for/,
  },
  {
    title: 'a record of application control beside the refusal',
    control: 'application-control',
    given: {
      marked: {
        steps: { open: 'blocked' },
        see: [apiWorks, denied, logged('application-control', 'block', 'open')],
      },
      unmarked: {
        steps: { open: 'blocked' },
        see: [apiWorks, denied, logged('application-control', 'block', 'open')],
      },
      controls: ['application-control', 'launch-gate'],
    },
    status: 'prevented',
  },
  {
    title: 'an audit record of an attack surface reduction rule stops nothing',
    control: 'attack-surface-reduction',
    given: {
      marked: { see: [logged('attack-surface-reduction', 'audit', 'open')] },
      unmarked: { see: [logged('attack-surface-reduction', 'audit', 'open')] },
      controls: ['attack-surface-reduction'],
    },
    status: 'not-prevented',
  },
  {
    title: 'a record of the gate is no sign of an attack surface reduction rule',
    control: 'attack-surface-reduction',
    given: {
      marked: { steps: { open: 'blocked' }, see: [gate('block'), denied] },
      unmarked: { see: [] },
      controls: ['attack-surface-reduction', 'launch-gate'],
    },
    status: 'not-reached',
  },
  {
    title: 'Protected View in the marked arm alone',
    control: 'protected-view',
    given: {
      marked: { see: [viewed('protected')] },
      unmarked: { see: [viewed('editable')] },
      controls: ['protected-view'],
    },
    status: 'prevented',
    why: /Word 16 showed the document in Protected View in the marked arm and not in the unmarked one/,
  },
  {
    title: 'Protected View without the mark too',
    control: 'protected-view',
    given: {
      marked: { see: [viewed('protected')] },
      unmarked: { see: [viewed('protected')] },
      controls: ['protected-view'],
    },
    status: 'blocked-unattributed',
  },
  {
    title: 'a marked document for editing',
    control: 'protected-view',
    given: {
      marked: { see: [viewed('editable')] },
      unmarked: { see: [viewed('editable')] },
      controls: ['protected-view'],
    },
    status: 'not-prevented',
    why: /Word 16 showed the document for editing/,
  },
  {
    title: 'no application for the document',
    control: 'protected-view',
    given: {
      marked: { steps: { open: 'skipped' } },
      unmarked: { steps: { open: 'skipped' } },
      controls: ['protected-view'],
      probed: { 'protected-view': 'off' },
    },
    status: 'not-configured',
  },
];
