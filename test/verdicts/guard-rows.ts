import {
  antivirus,
  archive,
  gone,
  logged,
  notPlaced,
  stops,
  takenOut,
  unpacked,
  viewed,
} from './delivery-sightings.ts';
import type { Row } from './row.ts';
import { apiWorks, denied, fault, gate, markRead, noDriver, verbRemoved, zone } from './sightings.ts';

/** Antivirus and archives; and what Windows alone has. */
export const guardRows: readonly Row[] = [
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
    status: 'blocked-unattributed',
  },
  {
    title: 'a record of the antivirus at one attempt, and a refusal of another, make no sign together',
    control: 'antivirus',
    given: antivirus({
      see: [verbRemoved, apiWorks, logged('antivirus', 'block', 'mount')],
    }),
    status: 'not-prevented',
  },
  {
    title: 'a record in one step and a refusal in another make no sign together',
    control: 'antivirus',
    given: antivirus({
      steps: { open: 'blocked' },
      see: [logged('antivirus', 'block', 'mount'), apiWorks, denied],
    }),
    status: 'blocked-unattributed',
  },
  {
    title: 'an image that arrived, and that another control stopped later: it might still have acted',
    control: 'antivirus',
    given: {
      ...antivirus({ steps: { mount: 'blocked' }, see: [noDriver('double-click'), noDriver('api')] }),
      controls: ['antivirus', 'virtual-drive-policy'],
    },
    status: 'not-reached',
    why: /^virtual-drive-policy acted first/,
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
    title: 'an image that the archive handed no mark on to has none to hand on itself',
    control: 'motw-propagation',
    given: {
      ...archive([markRead('ZoneId=3'), unpacked('done'), takenOut(null), markRead(null), zone(null)]),
      controls: ['archive-propagation', 'motw-propagation'],
    },
    status: 'not-reached',
    why: /the image carries no mark in the marked arm, which is what archive-propagation is there for/,
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
