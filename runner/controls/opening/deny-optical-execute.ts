import type { PreventiveControl } from '../../model/control.ts';
import type { Observation } from '../../model/observation.ts';
import { policyWasOn, refusals } from '../attempt-evidence.ts';

/**
 * No execution from optical media. Real on the reference guest: its kernel refuses, for the volume is mounted `noexec`. On Windows it is a
 * policy for the class of CD and DVD drives; whether it reaches a virtual one is not known [L], and what a start is refused with is the
 * general "access denied" (E_ACCESSDENIED), so the policy must have been probed as on.
 */
export const denyOpticalExecute: PreventiveControl = {
  id: 'deny-optical-execute',
  kind: 'preventive',
  title: 'No program runs from an optical drive, mounted images included',
  actsAt: 'open',
  needsMark: false,
  onReference: 'real',
  actsOn: 'whole step',
  onlyIn: ['iso', 'udf'],
  behind: [],
  signs: (ofStep) =>
    refusals(ofStep, { kind: 'open-attempt', codes: ['EACCES', '0x80070005'] })
      .filter((attempt) => policyWasOn(attempt, 'deny-optical-execute'))
      .filter((attempt) => attempt.data.code !== 'EACCES' || isOnNoexecVolume(attempt))
      .map(({ id }) => ({ observation: id, sign: 'stopped' })),
  subjectAbsent: () => null,
};

function isOnNoexecVolume({ data }: Observation): boolean {
  return Array.isArray(data.options) && data.options.includes('noexec');
}
