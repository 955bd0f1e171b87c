import type { DetectiveControl } from '../model/control.ts';

/** What a detection sees is decided by its rule; here is only where it stands and which source feeds it. */
export const detections: readonly DetectiveControl[] = [
  {
    id: 'image-mounted',
    kind: 'detective',
    title: 'A disk image was mounted',
    actsAt: 'mount',
    needsMark: false,
    sources: ['mounts'],
  },
  {
    id: 'image-file-created',
    kind: 'detective',
    title: 'A disk image file was created',
    actsAt: 'deliver',
    needsMark: false,
    sources: ['files'],
  },
  {
    id: 'lure-image-in-downloads',
    kind: 'detective',
    title: 'A disk image with a phishing-theme name was created where downloads go',
    actsAt: 'deliver',
    needsMark: false,
    sources: ['files'],
  },
  {
    id: 'mark-written',
    kind: 'detective',
    title: 'A mark was written to a disk image file',
    actsAt: 'deliver',
    needsMark: true,
    sources: ['streams'],
  },
  {
    id: 'process-from-mounted-image',
    kind: 'detective',
    title: 'A program was started from a mounted disk image',
    actsAt: 'open',
    needsMark: false,
    sources: ['processes'],
  },
];

/** Of Windows alone: the reference guest has no sensor for what they see, so they are neither judged nor calibrated there. */
export const windowsDetections: readonly DetectiveControl[] = [
  {
    id: 'mark-removed',
    kind: 'detective',
    title: 'A mark was taken off a disk image file',
    actsAt: 'deliver',
    needsMark: true,
    sources: ['removals'],
  },
];
