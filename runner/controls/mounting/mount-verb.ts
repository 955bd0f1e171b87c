import type { PreventiveControl } from '../../model/control.ts';
import { policyWasOn, refusals } from '../attempt-evidence.ts';

/** Of the reference guest; of Windows: error 1155 as an HRESULT [M], or Explorer opened something else than the image [?]. */
const notMounted = ['ERROR_NO_ASSOCIATION', '0x80070483', 'OPENED_OTHERWISE'];

/**
 * The shell's mount verb removed: a double-click on an image finds no program for it. The mount API still works. Discs and disks have a
 * verb each on Windows; what was probed is that of the arm's own image.
 */
export const mountVerb: PreventiveControl = {
  id: 'mount-verb',
  kind: 'preventive',
  title: 'Mounting a disk image by double-click is switched off',
  actsAt: 'mount',
  needsMark: false,
  onReference: 'modelled',
  actsOn: ['double-click'],
  behind: [],
  signs: (ofStep) =>
    refusals(ofStep, { kind: 'mount-attempt', codes: notMounted, by: 'double-click' })
      .filter((attempt) => policyWasOn(attempt, 'mount-verb'))
      .map(({ id }) => ({ observation: id, sign: 'stopped' })),
  subjectAbsent: () => null,
};
