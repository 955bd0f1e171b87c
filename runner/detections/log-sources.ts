/** Where the events of one Sigma log source are found. */
export interface LogSource {
  /** Id of the event source that carries them. */
  readonly source: string;
  readonly channels: readonly string[];
  /** The event ids that make up the log source; null where it is the whole channel. */
  readonly eventIds: readonly number[] | null;
}

const sysmon = ['Microsoft-Windows-Sysmon/Operational'];

/** By Sigma's category (Sigma's own mapping to Sysmon's event ids). */
export const byCategory: Readonly<Record<string, LogSource>> = {
  process_creation: { source: 'processes', channels: sysmon, eventIds: [1] },
  file_event: { source: 'files', channels: sysmon, eventIds: [11] },
  create_stream_hash: { source: 'streams', channels: sysmon, eventIds: [15] },
};

/** By Sigma's service. */
export const byService: Readonly<Record<string, LogSource>> = {
  // The hyphen since Windows 10 1607 and Server 2016, the slash before [H]; Sigma's own mapping has the slash alone.
  vhdmp: {
    source: 'mounts',
    channels: ['Microsoft-Windows-VHDMP-Operational', 'Microsoft-Windows-VHDMP/Operational'],
    eventIds: null,
  },
};
