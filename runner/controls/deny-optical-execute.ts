import type { PreventiveControl } from '../model/control.ts';
import type { Observation } from '../model/observation.ts';
import { policyWasOn, refusals } from './attempt-evidence.ts';

/** No execution from optical media. Real on the reference guest: its kernel refuses, for the volume is mounted `noexec`. */
export const denyOpticalExecute: PreventiveControl = {
  id: 'deny-optical-execute',
  kind: 'preventive',
  title: 'No program runs from an optical drive, mounted images included',
  actsAt: 'open',
  needsMark: false,
  onReference: 'real',
  actsOn: 'whole step',
  behind: [],
  signs: (ofStep) =>
    refusals(ofStep, { kind: 'open-attempt', code: 'EACCES' })
      .filter((attempt) => isOnNoexecVolume(attempt) && policyWasOn(attempt, 'deny-optical-execute'))
      .map(({ id }) => ({ observation: id, sign: 'stopped' })),
  subjectAbsent: () => null,
};

function isOnNoexecVolume({ data }: Observation): boolean {
  return Array.isArray(data.options) && data.options.includes('noexec');
}
