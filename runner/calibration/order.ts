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

/**
 * What stands before what when a marked image is delivered, mounted and a program in it opened. A launch gate does not stand before
 * anything but its neighbour: the unmarked arm passes it.
 */
export const order: ReadonlyMap<ControlId, Place> = new Map([
  ['mount-verb', { beside: [acting('virtual-drive-policy')] }],
  ['motw-propagation', { before: [acting('virtual-drive-policy')] }],
  [
    'launch-gate',
    { before: [acting('virtual-drive-policy'), idle('motw-propagation'), acting('deny-optical-execute')] },
  ],
  ['deny-optical-execute', { before: [acting('virtual-drive-policy')], beside: [acting('launch-gate')] }],
  ['image-mounted', { before: [acting('virtual-drive-policy')] }],
  [
    'process-from-mounted-image',
    { before: [acting('virtual-drive-policy'), acting('deny-optical-execute')] },
  ],
]);
