import type { Control } from '../model/control.ts';
import { UnknownNameError } from '../model/errors.ts';
import type { ControlId } from '../model/words.ts';
import { denyOpticalExecute } from './deny-optical-execute.ts';
import { detections } from './detections.ts';
import { launchGate } from './launch-gate.ts';
import { motwPropagation } from './motw-propagation.ts';
import { mountVerb } from './mount-verb.ts';
import { virtualDrivePolicy } from './virtual-drive-policy.ts';

/** The controls that the harness knows without configuration. */
export const catalogue: readonly Control[] = [
  motwPropagation,
  launchGate,
  mountVerb,
  virtualDrivePolicy,
  denyOpticalExecute,
  ...detections,
];

/** @throws UnknownNameError when the catalogue has no such control. */
export function controlById(id: ControlId): Control {
  const control = catalogue.find((c) => c.id === id);
  if (control === undefined) {
    throw new UnknownNameError(
      'control',
      id,
      catalogue.map((c) => c.id),
    );
  }
  return control;
}
