import type { ControlId, Status } from '../../runner/model/words.ts';

type Statuses = Readonly<Record<ControlId, Status>>;

/** What a truthful guest gives T1553.005-2, both arms run. Each row of the suite says what is otherwise. */
export const unhardened: Statuses = {
  'mount-verb': 'not-configured',
  'virtual-drive-policy': 'not-configured',
  'motw-propagation': 'not-configured',
  'launch-gate': 'not-configured',
  'deny-optical-execute': 'not-configured',
  'image-mounted': 'detected',
  'image-file-created': 'detected',
  'lure-image-in-downloads': 'detected',
  'mark-written': 'detected',
  'process-from-mounted-image': 'detected',
};

export const hardened: Statuses = {
  ...unhardened,
  'mount-verb': 'prevented',
  'motw-propagation': 'prevented',
  'launch-gate': 'prevented',
};

/** All five preventive controls are on, and nothing mounts. */
export const lockedDown: Statuses = {
  ...hardened,
  'virtual-drive-policy': 'prevented',
  'motw-propagation': 'not-reached',
  'launch-gate': 'not-reached',
  'deny-optical-execute': 'not-reached',
  'image-mounted': 'not-reached',
  'process-from-mounted-image': 'not-reached',
};

export const noExecute: Statuses = {
  ...unhardened,
  'deny-optical-execute': 'prevented',
  'process-from-mounted-image': 'not-reached',
};
