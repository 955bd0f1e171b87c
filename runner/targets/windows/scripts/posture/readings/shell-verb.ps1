# mount-verb: whether a double-click on an image still mounts it. The mount interface ignores all of this [M-H].
Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'

function Get-MountVerbState {
    param([string] $Sid)
    $verb = 'Windows.IsoFile\shell\mount'
    $machine = "HKEY_CLASSES_ROOT\$verb"
    $readings = New-Object -TypeName System.Collections.ArrayList
    $signs = 0
    $there = Test-RegistryKey -Key $machine
    $null = $readings.Add((New-Reading -Where $machine -Value $(if ($there) { 'present' } else { 'absent' })))
    if (-not $there) { $signs++ }
    # The value only has to exist (Microsoft's "Creating Shortcut Menu Handlers").
    $hidden = @(Get-RegistryValueName -Key $machine) -contains 'ProgrammaticAccessOnly'
    $null = $readings.Add((New-Reading -Where "$machine ProgrammaticAccessOnly" -Value $(if ($hidden) { 'present' } else { 'absent' })))
    if ($hidden) { $signs++ }
    $type = Get-RegistryValue -Key 'HKEY_CLASSES_ROOT\.iso' -Name '(default)'
    $null = $readings.Add((New-Reading -Where 'HKEY_CLASSES_ROOT\.iso' -Value $type))
    if ("$type" -ne 'Windows.IsoFile') { $signs++ }
    # HKEY_CLASSES_ROOT has the agent's own classes in it, not the user's: those are in the user's hives while the user is logged on.
    $loaded = Test-RegistryKey -Key "HKEY_USERS\$Sid"
    if ($loaded) {
        $userVerb = "HKEY_USERS\${Sid}_Classes\$verb"
        $userHidden = @(Get-RegistryValueName -Key $userVerb) -contains 'ProgrammaticAccessOnly'
        $null = $readings.Add((New-Reading -Where "$userVerb ProgrammaticAccessOnly" -Value $(if ($userHidden) { 'present' } else { 'absent' })))
        if ($userHidden) { $signs++ }
        $choiceKey = "HKEY_USERS\$Sid\Software\Microsoft\Windows\CurrentVersion\Explorer\FileExts\.iso\UserChoice"
        $choice = Get-RegistryValue -Key $choiceKey -Name 'ProgId'
        $null = $readings.Add((New-Reading -Where "$choiceKey ProgId" -Value $choice))
        if ($null -ne $choice -and "$choice" -ne 'Windows.IsoFile') { $signs++ }
    } else {
        $null = $readings.Add((New-Reading -Where "HKEY_USERS\$Sid" -Value 'not loaded: the user is not logged on, so a choice of the user''s own is not known'))
    }
    $state = 'off'
    if (-not $loaded) { $state = 'unknown' }
    if ($signs -gt 0) { $state = 'on' }
    return [ordered]@{ state = $state; readings = $readings }
}
