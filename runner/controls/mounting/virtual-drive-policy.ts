import type { PreventiveControl, Sign } from '../../model/control.ts';
import type { Observation } from '../../model/observation.ts';
import { policyWasOn, refusals } from '../attempt-evidence.ts';

/**
 * Device installation restriction on virtual drives. On the reference guest the kernel is left without the driver, and says so. What
 * Windows answers is not known [?]: there, the record of the refused device (Security 6423) must stand beside the refused mount. An ISO
 * image becomes a drive there, a VHD or VHDX a disk; what was probed is whether the device of the arm's own image is denied.
 */
export const virtualDrivePolicy: PreventiveControl = {
  id: 'virtual-drive-policy',
  kind: 'preventive',
  title: 'Virtual drives may not be installed, so nothing mounts an image',
  actsAt: 'mount',
  needsMark: false,
  onReference: 'modelled',
  actsOn: 'whole step',
  behind: [],
  signs: (ofStep) => [
    ...refusals(ofStep, { kind: 'mount-attempt', codes: ['ENODEV'] })
      .filter((attempt) => policyWasOn(attempt, 'virtual-drive-policy'))
      .map(({ id }): Sign => ({ observation: id, sign: 'stopped' })),
    ...refusedWithTheDevice(ofStep),
  ],
  subjectAbsent: () => null,
};

/** A refused mount and the refused devices that were recorded before the next attempt. */
function refusedWithTheDevice(ofStep: readonly Observation[]): readonly Sign[] {
  const signs: Sign[] = [];
  let attempt: Observation | null = null;
  for (const seen of ofStep) {
    if (seen.kind === 'mount-attempt') attempt = seen;
    if (attempt?.data.is !== 'refused' || !policyWasOn(attempt, 'virtual-drive-policy')) continue;
    if (!isRefusedDevice(seen)) continue;
    signs.push({ observation: attempt.id, sign: 'stopped' }, { observation: seen.id, sign: 'stopped' });
  }
  return signs;
}

function isRefusedDevice({ kind, data }: Observation): boolean {
  return kind === 'control-log' && data.control === 'virtual-drive-policy' && data.action === 'block';
}
