import type { PreventiveControl } from '../model/control.ts';
import { policyWasOn, refusals } from './attempt-evidence.ts';

/**
 * The shell's mount verb removed: a double-click on an image finds no program for it. The mount API still works.
 * Windows answers error 1155, HRESULT 0x80070483 [M].
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
    refusals(ofStep, { kind: 'mount-attempt', code: 'ERROR_NO_ASSOCIATION', by: 'double-click' })
      .filter((attempt) => policyWasOn(attempt, 'mount-verb'))
      .map(({ id }) => ({ observation: id, sign: 'stopped' })),
  subjectAbsent: () => null,
};
