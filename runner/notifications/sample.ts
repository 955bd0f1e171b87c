import type { Notification, Transitions } from './notification.ts';

/** Something of every kind, so that each hook is told what its `on` lets through. */
export const sampleTransitions: Transitions = {
  regression: [
    {
      control: 'motw-propagation',
      scenarios: ['T1553.005-1', 'T1553.005-2'],
      before: 'prevented',
      after: 'not-prevented',
      why: 'the file in the marked image carried no zone',
      since: '20270101-020000-0000',
    },
  ],
  inconclusive: [
    {
      control: 'process-from-mounted-image',
      scenarios: ['T1553.005-2'],
      before: 'detected',
      after: 'inconclusive',
      why: 'its source could not be read',
      since: '20270101-020000-0000',
    },
  ],
  recovery: [
    {
      control: 'image-mounted',
      scenarios: ['T1553.005-1'],
      before: 'missed',
      after: 'detected',
      why: null,
      since: '20270101-020000-0000',
    },
  ],
  couldNotTell: null,
  tellsAgain: false,
  differences: [{ what: 'build', before: '1', after: '2' }],
};

export const sampleRun: Notification['run'] = {
  id: '20270102-020000-0000',
  state: 'finished',
  outcome: 'unexpected',
  cleanUp: 'clean',
  startedAt: '2027-01-02T02:00:00.000Z',
  finishedAt: '2027-01-02T02:10:00.000Z',
  modelled: [],
  target: 'sample',
  platform: 'windows',
  posture: null,
  folder: 'runs/20270102-020000-0000',
};
