import type { ControlId } from '../../../model/words.ts';

/** From this build on (version 1903) VHDMP says who opened an image: the only event that a canary can make [H]. */
export const firstBuildWithHandles = 18_362;

const sysmonChannel = 'Microsoft-Windows-Sysmon/Operational';

/** Names of channels, each by what it is called on one build or the other. */
export const channels = {
  /** The hyphen since Windows 10 1607 and Server 2016, the slash before [H]. */
  vhdmp: ['Microsoft-Windows-VHDMP-Operational', 'Microsoft-Windows-VHDMP/Operational'],
  sysmon: [sysmonChannel],
  security: ['Security'],
  smartscreen: ['Microsoft-Windows-SmartScreen/Debug'],
  defender: ['Microsoft-Windows-Windows Defender/Operational'],
  appLocker: ['Microsoft-Windows-AppLocker/EXE and DLL'],
  codeIntegrity: ['Microsoft-Windows-CodeIntegrity/Operational'],
} as const;

/** What each source gives, by the reference guest's names for the same things; and the detective controls that hang on it. */
export const windowsSensors = {
  mounts: { serves: ['image-mounted'], channel: 'vhdmp', eventIds: null },
  files: { serves: ['image-file-created', 'lure-image-in-downloads'], channel: 'sysmon', eventIds: [11] },
  streams: { serves: ['mark-written'], channel: 'sysmon', eventIds: [15] },
  /** 26 is the same deletion where Sysmon keeps no copy. */
  removals: { serves: ['mark-removed'], channel: 'sysmon', eventIds: [23, 26] },
  processes: { serves: ['process-from-mounted-image'], channel: 'sysmon', eventIds: [1] },
} as const satisfies Readonly<
  Record<
    string,
    {
      readonly serves: readonly ControlId[];
      readonly channel: keyof typeof channels;
      /** Null: all of the channel. */
      readonly eventIds: readonly number[] | null;
    }
  >
>;

export type WindowsSensor = keyof typeof windowsSensors;

/** Where Sysmon is missing, Windows' own record of a new process stands in. */
export const auditedProcess = { channel: 'security', eventIds: [4688] } as const;
