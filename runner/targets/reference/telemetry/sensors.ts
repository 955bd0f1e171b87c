import type { ControlId } from '../../../model/words.ts';

/** The guest's sensors and, as each one's events feed several rules, the detective controls that hang on it. */
export const sensors = {
  mounts: ['image-mounted'],
  files: ['image-file-created', 'lure-image-in-downloads'],
  streams: ['mark-written'],
  processes: ['process-from-mounted-image'],
} as const satisfies Readonly<Record<string, readonly ControlId[]>>;

export type SensorId = keyof typeof sensors;
export const sensorIds = Object.keys(sensors) as readonly SensorId[];

/** Control to sensor. */
export const sensorOf: ReadonlyMap<ControlId, SensorId> = new Map(
  sensorIds.flatMap((sensor) => sensors[sensor].map((control) => [control, sensor] as const)),
);
