import type { PreventiveControl } from '../../model/control.ts';
import { loggedBlocks } from '../logged-block.ts';

/**
 * Rules of Microsoft Defender against what is seldom needed: one of them stops programs that are new or come from removable media. Which reach
 * a virtual drive is not known [?]: event 1121 must stand beside the refusal.
 * Of Windows alone.
 */
export const attackSurfaceReduction: PreventiveControl = {
  id: 'attack-surface-reduction',
  kind: 'preventive',
  title: 'An attack surface reduction rule stops the program',
  actsAt: 'open',
  needsMark: false,
  onReference: null,
  actsOn: 'whole step',
  behind: [],
  signs: (ofStep) => loggedBlocks(ofStep, 'attack-surface-reduction'),
  subjectAbsent: () => null,
};
