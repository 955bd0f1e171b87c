import type { ContainerName, Scenario } from '../../model/scenario.ts';
import type { ExportableScenario } from './exportable.ts';

/** The arguments of an exported test, as its commands ask for them. */
export const imageFile = 'image_file';
export const deliveredFile = 'delivered_file';

const folders: Readonly<Record<Scenario['deliver']['folder'], string>> = {
  downloads: '$env:USERPROFILE\\Downloads',
  temp: '$env:TEMP',
};

/** Where the image is put: its own name, with a word in the marker's place, as an atomic test has no run that it belongs to. */
export function deliveredPath({ image, deliver }: ExportableScenario): string {
  return `${folders[deliver.folder]}\\${image.name.replaceAll('{marker}', 'atomic')}`;
}

/** In Windows PowerShell, what the harness does on a Windows target in the steps from deliver to open. */
export function command(scenario: ExportableScenario): string {
  const { deliver, steps, subject } = scenario;
  return lines(
    `$ErrorActionPreference = 'Stop'`,
    `$image = "#{${deliveredFile}}"`,
    `Copy-Item -LiteralPath "#{${imageFile}}" -Destination $image -Force`,
    `Set-Content -LiteralPath $image -Stream Zone.Identifier -Value '[ZoneTransfer]','ZoneId=${deliver.zone}'`,
    `Get-Content -LiteralPath $image -Stream Zone.Identifier`,
    ...(deliver.unblock ? ['Unblock-File -LiteralPath $image'] : []),
    ...(steps.includes('mount') ? mount(scenario) : []),
    ...(steps.includes('inspect') || steps.includes('open')
      ? [`$subject = Join-Path "$($letter):\\" ${quoted(subject.replaceAll('/', '\\'))}`]
      : []),
    ...(steps.includes('inspect') ? inspect : []),
    ...(steps.includes('open') ? ['Invoke-Item -LiteralPath $subject'] : []),
  );
}

/** What the Storage module calls each. */
const storageTypes: Readonly<Record<ContainerName, 'ISO' | 'VHD' | 'VHDX'>> = {
  iso: 'ISO',
  udf: 'ISO',
  img: 'ISO',
  vhd: 'VHD',
  vhdx: 'VHDX',
};

/** Only an administrator may attach a disk. */
export function needsElevation({ image, steps }: ExportableScenario): boolean {
  return steps.includes('mount') && storageTypes[image.container] !== 'ISO';
}

/** The drive letter comes late at times, and a label may be there twice: so it is waited for, and asked of the image itself. */
function mount({ image }: ExportableScenario): readonly string[] {
  const type = storageTypes[image.container];
  const attached = `Get-DiskImage -ImagePath $image -StorageType ${type}`;
  const before =
    type === 'ISO' ? attached : `Get-Partition -DiskNumber (${attached}).Number -ErrorAction Ignore`;
  return [
    `Mount-DiskImage -ImagePath $image -StorageType ${type} -Access ReadOnly | Out-Null`,
    '$letter = $null',
    `for ($i = 0; $i -lt 50 -and "$letter" -notmatch '^[A-Z]$'; $i++) {`,
    '  Start-Sleep -Milliseconds 200',
    `  $letter = (${before} | Get-Volume -ErrorAction Ignore).DriveLetter`,
    '}',
    `if ("$letter" -notmatch '^[A-Z]$') { throw 'the mounted image has no drive letter' }`,
  ];
}

const inspect = [
  'Get-ChildItem -LiteralPath "$($letter):\\" -Recurse -Force | Select-Object FullName, Length',
  `try { Get-Content -LiteralPath $subject -Stream Zone.Identifier } catch { "no mark: $($_.Exception.Message)" }`,
];

export function cleanUp({ image, steps }: ExportableScenario): string {
  return lines(
    ...(steps.includes('mount')
      ? [
          `Dismount-DiskImage -ImagePath "#{${deliveredFile}}" -StorageType ${storageTypes[image.container]} -ErrorAction Ignore | Out-Null`,
        ]
      : []),
    `Remove-Item -LiteralPath "#{${deliveredFile}}" -Force -ErrorAction Ignore`,
    ...(steps.includes('open')
      ? ['Remove-Item -Path "$env:TEMP\\motw-harness-*.txt" -Force -ErrorAction Ignore']
      : []),
  );
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

function lines(...all: readonly string[]): string {
  return all.map((line) => `${line}\n`).join('');
}
