import type { Control } from '../model/control.ts';
import { UnknownNameError } from '../model/errors.ts';
import { type PlatformName, platformNames } from '../model/scenario.ts';
import type { ControlId } from '../model/words.ts';
import { antivirus } from './delivery/antivirus.ts';
import { archivePropagation } from './delivery/archive-propagation.ts';
import { mailGateway } from './delivery/mail-gateway.ts';
import { webGateway } from './delivery/web-gateway.ts';
import { detections, windowsDetections } from './detections.ts';
import { motwPropagation } from './motw-propagation.ts';
import { mountVerb } from './mounting/mount-verb.ts';
import { virtualDrivePolicy } from './mounting/virtual-drive-policy.ts';
import { applicationControl } from './opening/application-control.ts';
import { attackSurfaceReduction } from './opening/attack-surface-reduction.ts';
import { denyOpticalExecute } from './opening/deny-optical-execute.ts';
import { launchGate } from './opening/launch-gate.ts';
import { protectedView } from './opening/protected-view.ts';

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
