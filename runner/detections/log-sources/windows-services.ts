import type { EventPlace } from './event-place.ts';

/** Channels that Windows does not write to until somebody switches them on [M]. */
const offByDefault = new Set([
  'Microsoft-Windows-CAPI2/Operational',
  'Microsoft-Windows-DNS Client Events/Operational',
  'Microsoft-Windows-DNS-Server/Analytical',
  'Microsoft-Windows-DriverFrameworks-UserMode/Operational',
  'Microsoft-Windows-LDAP-Client/Debug',
  'Microsoft-Windows-PrintService/Operational',
  'Microsoft-Windows-TaskScheduler/Operational',
  'Microsoft-IIS-Configuration/Operational',
  'Microsoft-Windows-Kernel-ShimEngine/Diagnostic',
]);

/** What beside the channel must be there before the events of a service are written. */
const furtherNeeds: Readonly<Record<string, readonly string[]>> = {
  applocker: ['AppLocker rules in force, enforced or audited, and the Application Identity service running'],
  'codeintegrity-operational': ['an application control policy, enforced or audited, for its events'],
  'dns-server': ['the DNS Server role'],
  'dns-server-analytic': ['the DNS Server role'],
  'dns-server-audit': ['the DNS Server role'],
  dhcp: ['the DHCP Server role'],
  'msexchange-management': ['an Exchange server'],
  ntlm: ['policies "Network security: Restrict NTLM", set to audit'],
  openssh: ['the OpenSSH server'],
  powershell: ['policies for module and script block logging'],
  security: ['the audit subcategories that write the events which the rule names'],
  sense: ['Microsoft Defender for Endpoint'],
  sysmon: ['Sysmon installed'],
  windefend: ['Microsoft Defender Antivirus active'],
};

/** Channels by Sigma's service (Sigma taxonomy 2.1.0, "Windows Folder", "Service"), and services that public rules use beside them. */
const channels: Readonly<Record<string, readonly string[]>> = {
  application: ['Application'],
  'application-experience': [
    'Microsoft-Windows-Application-Experience/Program-Telemetry',
    'Microsoft-Windows-Application-Experience/Program-Compatibility-Assistant',
  ],
  applocker: [
    'Microsoft-Windows-AppLocker/MSI and Script',
    'Microsoft-Windows-AppLocker/EXE and DLL',
    'Microsoft-Windows-AppLocker/Packaged app-Deployment',
    'Microsoft-Windows-AppLocker/Packaged app-Execution',
  ],
  'appmodel-runtime': ['Microsoft-Windows-AppModel-Runtime/Admin'],
  'appxdeployment-server': ['Microsoft-Windows-AppXDeploymentServer/Operational'],
  'appxpackaging-om': ['Microsoft-Windows-AppxPackaging/Operational'],
  bitlocker: ['Microsoft-Windows-BitLocker/BitLocker Management'],
  'bits-client': ['Microsoft-Windows-Bits-Client/Operational'],
  capi2: ['Microsoft-Windows-CAPI2/Operational'],
  'certificateservicesclient-lifecycle-system': [
    'Microsoft-Windows-CertificateServicesClient-Lifecycle-System/Operational',
  ],
  'codeintegrity-operational': ['Microsoft-Windows-CodeIntegrity/Operational'],
  dhcp: ['Microsoft-Windows-DHCP-Server/Operational'],
  'diagnosis-scripted': ['Microsoft-Windows-Diagnosis-Scripted/Operational'],
  'dns-client': [
    'Microsoft-Windows-DNS Client Events/Operational',
    'Microsoft-Windows-DNS-Client/Operational',
  ],
  'dns-server': ['DNS Server'],
  'dns-server-analytic': ['Microsoft-Windows-DNS-Server/Analytical'],
  'dns-server-audit': ['Microsoft-Windows-DNS-Server/Audit'],
  'driver-framework': ['Microsoft-Windows-DriverFrameworks-UserMode/Operational'],
  'firewall-as': ['Microsoft-Windows-Windows Firewall With Advanced Security/Firewall'],
  'hyper-v-worker': ['Microsoft-Windows-Hyper-V-Worker', 'Microsoft-Windows-Hyper-V-Worker-Admin'],
  'iis-configuration': ['Microsoft-IIS-Configuration/Operational'],
  'kernel-event-tracing': [
    'Microsoft-Windows-Kernel-EventTracing',
    'Microsoft-Windows-Kernel-EventTracing/Admin',
  ],
  'kernel-shimengine': [
    'Microsoft-Windows-Kernel-ShimEngine/Operational',
    'Microsoft-Windows-Kernel-ShimEngine/Diagnostic',
  ],
  ldap: ['Microsoft-Windows-LDAP-Client/Debug'],
  ldap_debug: ['Microsoft-Windows-LDAP-Client/Debug'],
  'lsa-server': ['Microsoft-Windows-LSA/Operational'],
  'microsoft-servicebus-client': [
    'Microsoft-ServiceBus-Client',
    'Microsoft-ServiceBus-Client/Operational',
    'Microsoft-ServiceBus-Client/Admin',
  ],
  'msexchange-management': ['MSExchange Management'],
  ntfs: ['Microsoft-Windows-Ntfs/Operational'],
  ntlm: ['Microsoft-Windows-NTLM/Operational'],
  openssh: ['OpenSSH/Operational'],
  powershell: ['Microsoft-Windows-PowerShell/Operational', 'PowerShellCore/Operational'],
  'powershell-classic': ['Windows PowerShell'],
  'printservice-admin': ['Microsoft-Windows-PrintService/Admin'],
  'printservice-operational': ['Microsoft-Windows-PrintService/Operational'],
  security: ['Security'],
  'security-mitigations': [
    'Microsoft-Windows-Security-Mitigations/Kernel Mode',
    'Microsoft-Windows-Security-Mitigations/User Mode',
    // As Windows itself names them [M].
    'Microsoft-Windows-Security-Mitigations/KernelMode',
    'Microsoft-Windows-Security-Mitigations/UserMode',
  ],
  sense: ['Microsoft-Windows-SENSE/Operational'],
  'servicebus-client': ['Microsoft-ServiceBus-Client/Operational', 'Microsoft-ServiceBus-Client/Admin'],
  'shell-core': ['Microsoft-Windows-Shell-Core/Operational'],
  'smbclient-connectivity': ['Microsoft-Windows-SmbClient/Connectivity'],
  'smbclient-security': ['Microsoft-Windows-SmbClient/Security'],
  'smbserver-connectivity': ['Microsoft-Windows-SMBServer/Connectivity'],
  sysmon: ['Microsoft-Windows-Sysmon/Operational'],
  system: ['System'],
  taskscheduler: ['Microsoft-Windows-TaskScheduler/Operational'],
  'terminalservices-localsessionmanager': [
    'Microsoft-Windows-TerminalServices-LocalSessionManager/Operational',
  ],
  // The hyphen since Windows 10 1607 and Server 2016, the slash before [H]; Sigma's own mapping has the slash alone.
  vhdmp: ['Microsoft-Windows-VHDMP-Operational', 'Microsoft-Windows-VHDMP/Operational'],
  windefend: ['Microsoft-Windows-Windows Defender/Operational'],
  wmi: ['Microsoft-Windows-WMI-Activity/Operational'],
};

export const windowsServices: ReadonlyMap<string, readonly EventPlace[]> = new Map(
  Object.entries(channels).map(([service, names]) => [
    service,
    names.map((name) => wholeChannel(service, name)),
  ]),
);

function wholeChannel(service: string, channel: string): EventPlace {
  const own = offByDefault.has(channel) ? [`channel ${channel} enabled, which it is not by default`] : [];
  return { channel, eventIds: null, needs: [...own, ...(furtherNeeds[service] ?? [])] };
}
