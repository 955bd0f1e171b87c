# archive-propagation: whether what is taken out of a marked archive is marked, too, which every unpacker does otherwise.
Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'

function Get-ArchivePropagationState {
    param([string] $Sid)
    $readings = New-Object -TypeName System.Collections.ArrayList
    $explorer = Get-ExplorerPropagation -Sid $Sid -Readings $readings
    $unpackers = [ordered]@{ explorer = $explorer }
    # Without its switch it never does (its source) [H].
    $unpackers['7-zip'] = 'off'
    $unpackers['7-zip-snz'] = Get-SwitchPropagation -Sid $Sid -Readings $readings
    $unpackers['7-zip-button'] = Get-ButtonPropagation -Sid $Sid -Readings $readings
    # What is opened from its window is marked whatever the option says (its source) [M].
    $unpackers['7-zip-window'] = 'on'
    # They have no such function [M-H].
    foreach ($by in 'tar', 'expand-archive', 'unzip', 'git') { $unpackers[$by] = 'off' }
    return [ordered]@{ state = $explorer; unpackers = $unpackers; readings = $readings }
}

# Explorer hands the mark on [M-H]. Whether it still does so where programs write no marks is not known [?].
function Get-ExplorerPropagation {
    param([string] $Sid, [System.Collections.ArrayList] $Readings)
    $loaded = Test-RegistryKey -Key "HKEY_USERS\$Sid"
    if (-not $loaded) { $null = $Readings.Add((New-Reading -Where "HKEY_USERS\$Sid" -Value 'not loaded: the user is not logged on, so settings of the user''s own are not known')) }
    $values = @(foreach ($hive in @('HKEY_LOCAL_MACHINE') + @(if ($loaded) { "HKEY_USERS\$Sid" })) {
        $key = "$hive\Software\Microsoft\Windows\CurrentVersion\Policies\Attachments"
        $value = Get-RegistryValue -Key $key -Name 'SaveZoneInformation'
        $null = $Readings.Add((New-Reading -Where "$key SaveZoneInformation" -Value $value))
        "$value"
    })
    if (-not $loaded -or $values -contains '1') { return 'unknown' }
    return 'on'
}

# The switch came with version 22.00 (7-Zip's history) [H].
function Get-SwitchPropagation {
    param([string] $Sid, [System.Collections.ArrayList] $Readings)
    $file = Find-Program -Name '7z.exe' -Hives 'HKEY_LOCAL_MACHINE', "HKEY_USERS\$Sid"
    $version = $(if ($null -ne $file) { Get-ProgramVersion -File $file })
    $null = $Readings.Add((New-Reading -Where '7z.exe' -Value $(if ($null -ne $file) { "$file, version $version" })))
    if ("$version" -notmatch '^(\d+)\.') { return 'unknown' }
    if ([int] $Matches[1] -ge 22) { return 'on' }
    return 'off'
}

# By the user's option. With "for Office files" it goes by the extension: a document is marked and a program is not, so only a run shows it.
function Get-ButtonPropagation {
    param([string] $Sid, [System.Collections.ArrayList] $Readings)
    $setting = Get-ZoneSetting -Hive "HKEY_USERS\$Sid"
    $meaning = $(if ("$setting" -eq '2') { '2 (Office documents alone: a program gets no mark)' } else { $setting })
    $null = $Readings.Add((New-Reading -Where "HKEY_USERS\$Sid\SOFTWARE\7-Zip\Options WriteZoneIdExtract" -Value $meaning))
    if ("$setting" -eq '1') { return 'on' }
    if ("$setting" -in '', '0' -and (Test-RegistryKey -Key "HKEY_USERS\$Sid")) { return 'off' }
    return 'unknown'
}
