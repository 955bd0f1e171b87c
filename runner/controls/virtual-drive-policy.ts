import type { PreventiveControl } from '../model/control.ts';
import { policyWasOn, refusals } from './attempt-evidence.ts';

/** Device installation restriction on virtual drives. On the reference guest the kernel is left without the driver. */
export const virtualDrivePolicy: PreventiveControl = {
  id: 'virtual-drive-policy',
  kind: 'preventive',
  title: 'Virtual drives may not be installed, so nothing mounts an image',
  actsAt: 'mount',
  needsMark: false,
  onReference: 'modelled',
  actsOn: 'whole step',
  behind: [],
  signs: (ofStep) =>
    refusals(ofStep, { kind: 'mount-attempt', code: 'ENODEV' })
      .filter((attempt) => policyWasOn(attempt, 'virtual-drive-policy'))
      .map(({ id }) => ({ observation: id, sign: 'stopped' })),
  subjectAbsent: () => null,
};
