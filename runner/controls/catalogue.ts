import type { Control } from '../model/control.ts';
import { UnknownNameError } from '../model/errors.ts';
import { type PlatformName, platformNames } from '../model/scenario.ts';
import type { ControlId } from '../model/words.ts';
import { antivirus } from './antivirus.ts';
import { applicationControl } from './application-control.ts';
import { archivePropagation } from './archive-propagation.ts';
import { attackSurfaceReduction } from './attack-surface-reduction.ts';
import { denyOpticalExecute } from './deny-optical-execute.ts';
import { detections, windowsDetections } from './detections.ts';
import { launchGate } from './launch-gate.ts';
import { mailGateway } from './mail-gateway.ts';
import { motwPropagation } from './motw-propagation.ts';
import { mountVerb } from './mount-verb.ts';
import { protectedView } from './protected-view.ts';
import { virtualDrivePolicy } from './virtual-drive-policy.ts';
import { webGateway } from './web-gateway.ts';

/** The controls that the harness knows without configuration, on every platform. */
export const catalogue: readonly Control[] = [
  motwPropagation,
  launchGate,
  mountVerb,
  virtualDrivePolicy,
  denyOpticalExecute,
  webGateway,
  mailGateway,
  archivePropagation,
  antivirus,
  ...detections,
];

/** Those and the ones that only some platform has: every control that a scenario may name. */
export const everyControl: readonly Control[] = [
  ...catalogue,
  attackSurfaceReduction,
  applicationControl,
  protectedView,
  ...windowsDetections,
];

/** The controls that can be judged on a platform. */
export function catalogueOf(platform: PlatformName): readonly Control[] {
  return platform === 'windows' ? everyControl : catalogue;
}

/** The platforms on which a control of ours can be judged. */
export function platformsOf(id: ControlId): readonly PlatformName[] {
  return platformNames.filter((platform) => catalogueOf(platform).some((control) => control.id === id));
}

/** @throws UnknownNameError when there is no such control on any platform. */
export function controlById(id: ControlId): Control {
  const control = everyControl.find((c) => c.id === id);
  if (control === undefined) {
    throw new UnknownNameError(
      'control',
      id,
      everyControl.map((c) => c.id),
    );
  }
  return control;
}
