import type { PreventiveControl } from '../../model/control.ts';
import { loggedBlocks } from '../logged-block.ts';

/**
 * An antivirus takes the image or what is in it away, or refuses it, and records that. It may do so as the file arrives, or whenever it
 * is touched later. On the reference guest the engine is ClamAV's; when it scans is modelled.
 */
export const antivirus: PreventiveControl = {
  id: 'antivirus',
  kind: 'preventive',
  title: 'An antivirus stops what it knows, inside the image as well',
  actsAt: 'deliver',
  lastAt: 'open',
  needsMark: false,
  onReference: 'modelled',
  actsOn: 'whole step',
  behind: [],
  signs: (ofSteps) => loggedBlocks(ofSteps, 'antivirus'),
  subjectAbsent: () => null,
};
