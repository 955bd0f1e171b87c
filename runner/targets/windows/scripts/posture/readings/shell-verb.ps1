# mount-verb: whether a double-click on an image still mounts it. The mount interface ignores all of this [M-H].
Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'

# Each has a verb of its own [M-H]: an image of the one kind may be mounted where one of the other is not.
$imageClasses = [ordered]@{ '.iso' = 'Windows.IsoFile'; '.img' = 'Windows.IsoFile'; '.vhd' = 'Windows.VhdFile'; '.vhdx' = 'Windows.VhdFile' }

function Get-MountVerbState {
    param([string] $Sid)
    $readings = New-Object -TypeName System.Collections.ArrayList
    # HKEY_CLASSES_ROOT has the agent's own classes in it, not the user's: those are in the user's hives while the user is logged on.
    $loaded = Test-RegistryKey -Key "HKEY_USERS\$Sid"
    if (-not $loaded) { $null = $readings.Add((New-Reading -Where "HKEY_USERS\$Sid" -Value 'not loaded: the user is not logged on, so a choice of the user''s own is not known')) }
    $user = $(if ($loaded) { $Sid })
    $taken = @{}
    foreach ($class in @($imageClasses.Values | Select-Object -Unique)) { $taken[$class] = Test-VerbTaken -Class $class -Sid $user -Readings $readings }
    $images = [ordered]@{}
    foreach ($extension in $imageClasses.Keys) {
        $class = $imageClasses[$extension]
        $elsewhere = Test-OpenedElsewhere -Extension $extension -Class $class -Sid $user -Readings $readings
        $images[$extension] = $(if ($taken[$class] -or $elsewhere) { 'on' } elseif ($loaded) { 'off' } else { 'unknown' })
    }
    return [ordered]@{ state = $images['.iso']; images = $images; readings = $readings }
}

# Whether the verb is deleted, or hidden: the value only has to exist (Microsoft's "Creating Shortcut Menu Handlers").
function Test-VerbTaken {
    param([string] $Class, [string] $Sid, [System.Collections.ArrayList] $Readings)
    $verb = "$Class\shell\mount"
    $machine = "HKEY_CLASSES_ROOT\$verb"
    $there = Test-RegistryKey -Key $machine
    $null = $Readings.Add((New-Reading -Where $machine -Value $(if ($there) { 'present' } else { 'absent' })))
    $hidden = $false
    foreach ($key in @($machine) + @(if ($Sid -ne '') { "HKEY_USERS\${Sid}_Classes\$verb" })) {
        $value = @(Get-RegistryValueName -Key $key) -contains 'ProgrammaticAccessOnly'
        $null = $Readings.Add((New-Reading -Where "$key ProgrammaticAccessOnly" -Value $(if ($value) { 'present' } else { 'absent' })))
        $hidden = $hidden -or $value
    }
    return ($hidden -or -not $there)
}

# Whether files of this extension are another program's, for everybody or by the user's choice.
function Test-OpenedElsewhere {
    param([string] $Extension, [string] $Class, [string] $Sid, [System.Collections.ArrayList] $Readings)
    $type = Get-RegistryValue -Key "HKEY_CLASSES_ROOT\$Extension" -Name '(default)'
    $null = $Readings.Add((New-Reading -Where "HKEY_CLASSES_ROOT\$Extension" -Value $type))
    if ($Sid -eq '') { return ("$type" -ne $Class) }
    $choiceKey = "HKEY_USERS\$Sid\Software\Microsoft\Windows\CurrentVersion\Explorer\FileExts\$Extension\UserChoice"
    $choice = Get-RegistryValue -Key $choiceKey -Name 'ProgId'
    $null = $Readings.Add((New-Reading -Where "$choiceKey ProgId" -Value $choice))
    return ("$type" -ne $Class -or ($null -ne $choice -and "$choice" -ne $Class))
}
