# launch-gate: SmartScreen for programs started from the shell. A policy wins over what was set on the machine.
Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'

function Get-LaunchGateState {
    param([string] $Sid)
    $policy = 'HKEY_LOCAL_MACHINE\SOFTWARE\Policies\Microsoft\Windows\System'
    $machine = 'HKEY_LOCAL_MACHINE\SOFTWARE\Microsoft\Windows\CurrentVersion\Explorer'
    $enabled = Get-RegistryValue -Key $policy -Name 'EnableSmartScreen'
    $level = Get-RegistryValue -Key $policy -Name 'ShellSmartScreenLevel'
    $unmanaged = Get-RegistryValue -Key $machine -Name 'SmartScreenEnabled'
    $readings = New-Object -TypeName System.Collections.ArrayList
    $null = $readings.Add((New-Reading -Where "$policy EnableSmartScreen" -Value $enabled))
    $null = $readings.Add((New-Reading -Where "$policy ShellSmartScreenLevel" -Value $level))
    $null = $readings.Add((New-Reading -Where "$machine SmartScreenEnabled" -Value $unmanaged))
    if ($enabled -eq 0) {
        $state = 'off'
    } elseif ($enabled -eq 1) {
        # Without a level it only warns [M].
        $state = if ("$level" -eq 'Block') { 'on' } else { 'warn' }
    } else {
        $state = Get-UnmanagedState -Value "$unmanaged"
        if ($state -eq 'unknown') { $null = $readings.Add((New-Reading -Where 'default' -Value 'what this build does without any setting is not documented [?]')) }
    }
    $attachments = Get-AttachmentReading -Sid $Sid
    $null = $readings.AddRange(@($attachments.readings))
    if ($attachments.removesGate -and $state -ne 'off') {
        $state = 'unknown'
        $null = $readings.Add((New-Reading -Where 'degraded' -Value 'programs count as low-risk, so the shell may not ask at all [M]'))
    }
    return [ordered]@{ state = $state; readings = $readings }
}

# RequireAdmin asks for an administrator's consent, which an administrator can give by a click: a warning like the others [M].
function Get-UnmanagedState {
    param([string] $Value)
    if ($Value -eq 'Off') { return 'off' }
    if ($Value -in 'Warn', 'Prompt', 'RequireAdmin', 'On') { return 'warn' }
    return 'unknown'
}
