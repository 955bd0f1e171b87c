import type { PreventiveControl } from '../../model/control.ts';
import { loggedBlocks } from '../logged-block.ts';

/**
 * AppLocker, or Windows Defender Application Control: what no rule allows is not started. The block event must stand beside the refusal.
 * Of Windows alone.
 */
export const applicationControl: PreventiveControl = {
  id: 'application-control',
  kind: 'preventive',
  title: 'Application control starts only what is allowed',
  actsAt: 'open',
  needsMark: false,
  onReference: null,
  actsOn: 'whole step',
  behind: [],
  signs: (ofStep) => loggedBlocks(ofStep, 'application-control'),
  subjectAbsent: () => null,
};
