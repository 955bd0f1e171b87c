import type { PreventiveControl } from '../../model/control.ts';
import { gatewaySigns } from './gateway-evidence.ts';

/** Disk images are blocked at the web proxy, for the groups that have no use for them. */
export const webGateway: PreventiveControl = {
  id: 'web-gateway',
  kind: 'preventive',
  title: 'The web gateway lets no disk image through to those who do not need them',
  actsAt: 'deliver',
  needsMark: false,
  onReference: 'real',
  actsOn: ['web'],
  behind: [],
  signs: (ofStep) => gatewaySigns(ofStep, 'web-gateway', 'web'),
  subjectAbsent: () => null,
};
