import type { Observation } from '../model/observation.ts';
import { fromOutside, type Zone } from '../model/words.ts';

/** The zone readings of the file inside the image that the scenario is about, in the order in which they were made. */
export function subjectZoneReads(observations: readonly Observation[]): readonly Observation[] {
  return observations.filter(({ kind, data }) => kind === 'zone-read' && data.subject === true);
}

/** Whether the platform itself maps the file to the internet zone or a stricter one. */
export function mapsToInternet({ data }: Observation): boolean {
  return typeof data.mapped === 'number' && fromOutside(data.mapped as Zone);
}
