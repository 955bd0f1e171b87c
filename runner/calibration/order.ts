import type { ControlId } from '../model/words.ts';

/** `acting`: it stops the run there. `idle`: it does not provide what the other acts on. */
export interface Obstacle {
  readonly control: ControlId;
  readonly is: 'acting' | 'idle';
}

interface Place {
  /** What keeps a run from this control, in the order in which a run meets it. */
  readonly before?: readonly Obstacle[];
  /** What shows instead of this control where it does nothing: both stand at the same step. */
  readonly beside?: readonly Obstacle[];
}

const acting = (control: ControlId): Obstacle => ({ control, is: 'acting' });
const idle = (control: ControlId): Obstacle => ({ control, is: 'idle' });

/** An image that is stopped on its way meets nothing else. */
const onItsWay = [acting('web-gateway'), acting('mail-gateway')];
/** Nor does one that is taken away as it arrives; but that it arrived was seen. */
const asItArrives = [...onItsWay, acting('antivirus')];
const asItMounts = [...asItArrives, acting('virtual-drive-policy')];

/**
 * What stands before what when a marked image is delivered, mounted and a program in it opened. A launch gate does not stand before
 * anything but its neighbour: the unmarked arm passes it.
 */
export const order: ReadonlyMap<ControlId, Place> = new Map([
  [
    'antivirus',
    {
      before: onItsWay,
      beside: [acting('virtual-drive-policy'), acting('deny-optical-execute'), acting('launch-gate')],
    },
  ],
  ['archive-propagation', { before: asItArrives }],
  ['image-file-created', { before: onItsWay }],
  ['lure-image-in-downloads', { before: onItsWay }],
  ['mark-written', { before: asItArrives }],
  ['mount-verb', { before: asItArrives, beside: [acting('virtual-drive-policy')] }],
  ['virtual-drive-policy', { before: asItArrives }],
  ['motw-propagation', { before: [...asItMounts, idle('archive-propagation')] }],
  [
    'launch-gate',
    {
      before: [
        ...asItMounts,
        idle('archive-propagation'),
        idle('motw-propagation'),
        acting('deny-optical-execute'),
      ],
    },
  ],
  ['deny-optical-execute', { before: asItMounts, beside: [acting('launch-gate')] }],
  ['image-mounted', { before: asItMounts }],
  ['process-from-mounted-image', { before: [...asItMounts, acting('deny-optical-execute')] }],
]);
