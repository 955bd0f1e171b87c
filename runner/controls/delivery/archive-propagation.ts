import type { PreventiveControl } from '../../model/control.ts';
import type { Observation } from '../../model/observation.ts';
import { policyWasOff } from '../attempt-evidence.ts';
import { mapsToInternet } from '../zone-evidence.ts';

/** What takes files out of a marked archive marks them, too. Whether a tool does is a matter of its version and setting. */
export const archivePropagation: PreventiveControl = {
  id: 'archive-propagation',
  kind: 'preventive',
  title: 'The mark of an archive reaches what is taken out of it',
  actsAt: 'deliver',
  needsMark: true,
  onReference: 'modelled',
  actsOn: ['unpack'],
  behind: [],
  // As with an image: a mark in spite of a tool that has no such function is somebody else's doing.
  signs: (ofStep) =>
    unpackedZoneReads(ofStep)
      .filter((zone) => mapsToInternet(zone) && !policyWasOff(zone, 'archive-propagation'))
      .map(({ id }) => ({ observation: id, sign: 'stopped' })),
  subjectAbsent: (ofArm) =>
    unpackedZoneReads(ofArm).length === 0
      ? 'the zone of what was taken out of the archive was not read'
      : null,
};

function unpackedZoneReads(observations: readonly Observation[]): readonly Observation[] {
  return observations.filter(({ kind, data }) => kind === 'zone-read' && data.unpacked === true);
}
