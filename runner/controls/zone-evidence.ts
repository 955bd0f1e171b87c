import type { Observation } from '../model/observation.ts';

/** From this zone on, Windows treats a file as coming from outside (URLZONE_INTERNET; MS-FSCC 5.6.1). */
const internetZone = 3;

/** The zone readings of the file inside the image that the scenario is about, in the order in which they were made. */
export function subjectZoneReads(observations: readonly Observation[]): readonly Observation[] {
  return observations.filter(({ kind, data }) => kind === 'zone-read' && data.subject === true);
}

/** Whether the platform itself maps the file to the internet zone or a stricter one. */
export function mapsToInternet({ data }: Observation): boolean {
  return typeof data.mapped === 'number' && data.mapped >= internetZone;
}
