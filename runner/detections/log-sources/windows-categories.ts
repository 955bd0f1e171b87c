import type { EventPlace } from './event-place.ts';

const sysmonChannel = 'Microsoft-Windows-Sysmon/Operational';
const powershellChannels = ['Microsoft-Windows-PowerShell/Operational', 'PowerShellCore/Operational'];
const classicChannel = 'Windows PowerShell';

/** @param element the one of Sysmon's configuration that includes such events; null for those that are always written */
function sysmon(eventIds: readonly number[], element: string | null): EventPlace {
  const filter = `a Sysmon configuration whose ${element} covers what the rule looks for`;
  return {
    channel: sysmonChannel,
    eventIds,
    needs: ['Sysmon installed', ...(element === null ? [] : [filter])],
  };
}

/** Event 12 is written for keys made and for keys and values deleted; its EventType tells which [H]. */
function registryObject(...values: readonly string[]): EventPlace {
  return { ...sysmon([12], 'RegistryEvent'), having: { field: 'EventType', values } };
}

function powershell(id: number, policy: string): readonly EventPlace[] {
  return powershellChannels.map((channel) => ({ channel, eventIds: [id], needs: [policy] }));
}

/**
 * The Security log's own record of a new process. A field of a rule that has no name here is not in that event: hashes, the original file
 * name, the current directory, and what belongs to the parent but its program (Microsoft: "4688(S): A new process has been created").
 */
const auditedProcess: EventPlace = {
  channel: 'Security',
  eventIds: [4688],
  fieldNames: {
    Image: 'NewProcessName',
    ParentImage: 'ParentProcessName',
    ProcessId: 'NewProcessId',
    ParentProcessId: 'ProcessId',
    LogonId: 'SubjectLogonId',
    IntegrityLevel: 'MandatoryLabel',
  },
  needs: [
    'audit subcategory Process Creation (success)',
    'policy "Include command line in process creation events" (ProcessCreationIncludeCmdLine_Enabled) for CommandLine',
  ],
};

/**
 * The provider's events reach no log by themselves, and name a process by its id alone; what a rule calls Image must have been added by
 * what collected them [M].
 */
const kernelFile: EventPlace = {
  channel: 'Microsoft-Windows-Kernel-File/Analytic',
  eventIds: null,
  needs: ['a trace session of the ETW provider Microsoft-Windows-Kernel-File, kept as an event log'],
};

/** What Defender reports about a threat, where the event names it or its path [M]. */
const defenderThreats: EventPlace = {
  channel: 'Microsoft-Windows-Windows Defender/Operational',
  eventIds: [1006, 1007, 1008, 1009, 1010, 1011, 1012, 1017, 1018, 1019, 1115, 1116],
  fieldNames: { Signature: 'ThreatName', Filename: 'Path' },
  needs: ['Microsoft Defender Antivirus active'],
};

/** Sigma's categories of Windows events (Sigma taxonomy 2.1.0, "Windows Folder", "Category"). */
export const windowsCategories: ReadonlyMap<string, readonly EventPlace[]> = new Map([
  ['process_creation', [sysmon([1], 'ProcessCreate'), auditedProcess]],
  ['file_change', [sysmon([2], 'FileCreateTime')]],
  ['network_connection', [sysmon([3], 'NetworkConnect')]],
  ['sysmon_status', [sysmon([4, 16], null)]],
  ['process_termination', [sysmon([5], 'ProcessTerminate')]],
  ['driver_load', [sysmon([6], 'DriverLoad')]],
  ['image_load', [sysmon([7], 'ImageLoad')]],
  ['create_remote_thread', [sysmon([8], 'CreateRemoteThread')]],
  ['raw_access_thread', [sysmon([9], 'RawAccessRead')]],
  ['process_access', [sysmon([10], 'ProcessAccess')]],
  ['file_event', [sysmon([11], 'FileCreate')]],
  ['registry_event', [sysmon([12, 13, 14], 'RegistryEvent')]],
  ['registry_add', [registryObject('CreateKey')]],
  ['registry_delete', [registryObject('DeleteKey', 'DeleteValue')]],
  ['registry_set', [sysmon([13], 'RegistryEvent')]],
  ['registry_rename', [sysmon([14], 'RegistryEvent')]],
  ['create_stream_hash', [sysmon([15], 'FileCreateStreamHash')]],
  ['pipe_created', [sysmon([17, 18], 'PipeEvent')]],
  ['wmi_event', [sysmon([19, 20, 21], 'WmiEvent')]],
  ['dns_query', [sysmon([22], 'DnsQuery')]],
  // 26 is the same deletion where Sysmon keeps no copy of the file; Sigma has a category of its own for it.
  ['file_delete', [sysmon([23], 'FileDelete')]],
  ['clipboard_capture', [sysmon([24], 'ClipboardChange')]],
  ['process_tampering', [sysmon([25], 'ProcessTampering')]],
  ['file_delete_detected', [sysmon([26], 'FileDeleteDetected')]],
  ['file_block_executable', [sysmon([27], 'FileBlockExecutable')]],
  ['file_block_shredding', [sysmon([28], 'FileBlockShredding')]],
  ['file_executable_detected', [sysmon([29], 'FileExecutableDetected')]],
  ['sysmon_error', [sysmon([255], null)]],
  ['file_access', [kernelFile]],
  ['file_rename', [kernelFile]],
  ['ps_module', powershell(4103, 'policy "Turn on Module Logging" for the modules that the rule looks for')],
  ['ps_script', powershell(4104, 'policy "Turn on PowerShell Script Block Logging"')],
  ['ps_classic_start', [{ channel: classicChannel, eventIds: [400], needs: [] }]],
  ['ps_classic_provider_start', [{ channel: classicChannel, eventIds: [600], needs: [] }]],
  [
    'ps_classic_script',
    [{ channel: classicChannel, eventIds: [800], needs: ['policy "Turn on Module Logging"'] }],
  ],
  ['antivirus', [defenderThreats]],
]);
