import type { Guard } from './behaviour.ts';
import { FakeLog } from './fake-logs.ts';

interface Decided {
  readonly path: string;
  /** The same by its device, as the kernel has it. */
  readonly device: string;
  readonly blocks: boolean;
}

/** The logs of Defender, AppLocker and App Control: fields as recorded (Defender's detections) or as the manifests have them. */
export class FakeGuardLogs {
  readonly #defender = new FakeLog('Microsoft-Windows-Windows Defender/Operational', true, 300);
  readonly #appLocker = new FakeLog('Microsoft-Windows-AppLocker/EXE and DLL', true, 70);
  readonly #codeIntegrity = new FakeLog('Microsoft-Windows-CodeIntegrity/Operational', true, 900);
  readonly all: readonly FakeLog[] = [this.#defender, this.#appLocker, this.#codeIntegrity];

  decided(by: Guard['by'], what: Decided): void {
    this.#writers[by](what);
  }

  clear(): void {
    for (const log of this.all) log.clear(true);
  }

  readonly #writers: Readonly<Record<Guard['by'], (what: Decided) => void>> = {
    antivirus: ({ path, blocks }) => {
      const isImage = !/\.exe$/i.test(path);
      const fields = {
        ...{ 'Product Name': 'Microsoft Defender Antivirus', 'Threat Name': 'Virus:DOS/EICAR_Test_File' },
        ...{ 'Source Name': 'Real-Time Protection', 'Process Name': 'C:\\Windows\\explorer.exe' },
        Path: isImage ? `containerfile:_${path}; file:_${path}->Invoice.exe` : `file:_${path}`,
        ...{ 'Execution ID': blocks ? 1 : 0, 'Execution Name': blocks ? 'Suspended' : 'Unknown' },
      };
      const none = { 'Action ID': 9, 'Action Name': 'Not Applicable', 'Error Code': '0x00000000' };
      this.#defender.write({ ...defender, id: 1116, fields: { ...fields, ...none } });
      if (!blocks) return;
      const took = { 'Action ID': 2, 'Action Name': 'Quarantine', 'Error Code': '0x00000000' };
      this.#defender.write({ ...defender, id: 1117, fields: { ...fields, ...took } });
    },
    'attack-surface-reduction': ({ path, blocks }) => {
      const fields = {
        ...{ 'Product Name': 'Microsoft Defender Antivirus', ID: '01443614-CD74-433A-B99E-2ECDC07BFC25' },
        ...{ Path: path, 'Process Name': 'C:\\Windows\\explorer.exe', 'Inhertiance Flags': '0x00000000' },
      };
      this.#defender.write({ ...defender, id: blocks ? 1121 : 1122, fields });
    },
    'app-locker': ({ path, blocks }) => {
      const fields = { PolicyName: 'EXE', TargetProcessId: 7_000, FilePath: variable(path) };
      const provider = 'Microsoft-Windows-AppLocker';
      this.#appLocker.write({
        ...{ provider, pid: 7_000, id: blocks ? 8004 : 8003 },
        ...{ fields, userData: 'RuleAndFileData' },
      });
    },
    'code-integrity': ({ device, blocks }) => {
      const fields = {
        'File Name': device,
        'Process Name': '\\Device\\HarddiskVolume3\\Windows\\explorer.exe',
      };
      const provider = 'Microsoft-Windows-CodeIntegrity';
      this.#codeIntegrity.write({ provider, pid: 4, id: blocks ? 3077 : 3076, fields });
    },
  };
}

const defender = { provider: 'Microsoft-Windows-Windows Defender', pid: 2_900 } as const;

/** As AppLocker names a path: in capitals, by the kind of the drive. */
function variable(path: string): string {
  const drive = /^C:/i.test(path) ? '%OSDRIVE%' : '%REMOVABLE%';
  return `${drive}${path.slice(2).toUpperCase()}`;
}
