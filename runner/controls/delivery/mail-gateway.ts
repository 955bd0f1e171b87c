import type { PreventiveControl } from '../../model/control.ts';
import { gatewaySigns } from './gateway-evidence.ts';

/**
 * Disk images are blocked in mail, for the groups that have no use for them. A message that comes with the image under another name, or
 * into a mailbox such as Junk, is a warning: a user can go on from there.
 */
export const mailGateway: PreventiveControl = {
  id: 'mail-gateway',
  kind: 'preventive',
  title: 'The mail gateway lets no disk image through to those who do not need them',
  actsAt: 'deliver',
  needsMark: false,
  onReference: 'real',
  actsOn: ['mail'],
  behind: [],
  signs: (ofStep) => gatewaySigns(ofStep, 'mail-gateway', 'mail'),
  subjectAbsent: () => null,
};
