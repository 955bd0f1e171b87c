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

const sysmon = { provider: 'Microsoft-Windows-Sysmon', channel: 'Microsoft-Windows-Sysmon/Operational' };

/** Which events of which Windows log each sensor writes: all that a rule can find on this target. */
export const carried: Readonly<
  Record<
    SensorId,
    { readonly provider: string; readonly channel: string; readonly eventIds: readonly number[] }
  >
> = {
  mounts: {
    provider: 'Microsoft-Windows-VHDMP',
    channel: 'Microsoft-Windows-VHDMP-Operational',
    eventIds: [1, 2, 12],
  },
  files: { ...sysmon, eventIds: [11] },
  streams: { ...sysmon, eventIds: [15] },
  processes: { ...sysmon, eventIds: [1] },
};
