import type { PreventiveControl } from '../model/control.ts';
import type { Observation } from '../model/observation.ts';
import { policyWasOff } from './attempt-evidence.ts';
import { mapsToInternet, subjectZoneReads } from './zone-evidence.ts';

/** A file inside a marked image counts as marked too (Windows after the November 2022 fix). */
export const motwPropagation: PreventiveControl = {
  id: 'motw-propagation',
  kind: 'preventive',
  title: 'The mark of an image reaches the files inside it',
  actsAt: 'inspect',
  needsMark: true,
  onReference: 'modelled',
  actsOn: 'whole step',
  behind: ['archive-propagation'],
  // A zone in spite of a fix that is probed as missing is somebody else's doing. Where it can't be probed, the zone is enough.
  signs: (ofStep) =>
    subjectZoneReads(ofStep)
      .filter((zone) => mapsToInternet(zone) && !policyWasOff(zone, 'motw-propagation'))
      .map(({ id }) => ({ observation: id, sign: 'stopped' })),
  subjectAbsent(ofArm: readonly Observation[]) {
    const image = ofArm.findLast(({ kind }) => kind === 'mark-read');
    if (image?.data.stream === null) return 'the image carries no mark';
    return subjectZoneReads(ofArm).length === 0 ? 'the zone of the file inside the image was not read' : null;
  },
};
