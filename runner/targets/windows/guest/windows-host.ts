import { fileURLToPath } from 'node:url';

/** Where the harness lives in the guest, and how it starts a script there: the one place that knows shells and paths. */
export interface WindowsHost {
  /** The PowerShell to start and its options; what is started with it follows. */
  readonly powershell: readonly string[];
  /** Everything of the harness's own in the guest lies in this folder. */
  readonly folder: string;
  readonly separator: '\\' | '/';
  /** The owner's permission, in a file that the owner makes. */
  readonly sentinel: string;
  /** The scripts, on the harness's side. */
  readonly scripts: string;
}

export const sentinelLine = 'motw-harness may run here';

/** Windows PowerShell 5.1, as every supported Windows has it: PowerShell 7 reads zones otherwise. */
export const windowsHost: WindowsHost = {
  powershell: ['powershell.exe', '-NoProfile', '-NonInteractive', '-ExecutionPolicy', 'Bypass'],
  folder: 'C:\\ProgramData\\motw-harness',
  separator: '\\',
  sentinel: 'C:\\ProgramData\\motw-harness-lab.txt',
  scripts: fileURLToPath(new URL('../scripts', import.meta.url)),
};

/** A path below the harness's own folder. */
export function inFolder({ folder, separator }: WindowsHost, ...names: readonly string[]): string {
  return [folder, ...names].join(separator);
}
