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

/** What a sensor writes of one Windows log. */
export interface CarriedLog {
  readonly provider: string;
  readonly channel: string;
  /** The names of the event's data, by event id. */
  readonly events: ReadonlyMap<number, readonly string[]>;
}

const ofFile = ['UtcTime', 'ProcessId', 'Image', 'TargetFilename', 'CreationUtcTime'];
const ofDisk = ['VhdFileName', 'VhdDiskNumber'];

/** Which events of which Windows log each sensor writes: all that a rule can find on this target. */
export const carried: Readonly<Record<SensorId, CarriedLog>> = {
  mounts: {
    provider: 'Microsoft-Windows-VHDMP',
    channel: 'Microsoft-Windows-VHDMP-Operational',
    events: new Map([
      [1, ofDisk],
      [2, ofDisk],
      [12, ['Status', 'VhdFile', 'VhdType', 'ReadOnly', 'GetInfoOnly']],
    ]),
  },
  files: { ...sysmon, events: new Map([[11, ofFile]]) },
  streams: { ...sysmon, events: new Map([[15, [...ofFile, 'Contents']]]) },
  processes: {
    ...sysmon,
    events: new Map([
      [
        1,
        [
          ...['UtcTime', 'ProcessId', 'Image', 'CommandLine', 'CurrentDirectory', 'User'],
          ...['ParentProcessId', 'ParentImage'],
        ],
      ],
    ]),
  },
};
