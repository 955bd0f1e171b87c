# application-control: App Control for Business (formerly WDAC) and AppLocker's rules for programs.
Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'

function Get-ApplicationControlState {
    $readings = New-Object -TypeName System.Collections.ArrayList
    $states = @((Get-CodeIntegrityState -Readings $readings), (Get-AppLockerState -Readings $readings))
    # Whichever of the two could not be read may be on.
    $strongest = @('on', 'unknown', 'audit' | Where-Object -FilterScript { $states -contains $_ })
    return [ordered]@{ state = $(if ($strongest.Count -gt 0) { $strongest[0] } else { 'off' }); readings = $readings }
}

# 0 off, 1 audit, 2 enforced (documentation of Win32_DeviceGuard).
function Get-CodeIntegrityState {
    param([System.Collections.ArrayList] $Readings)
    $where = 'Win32_DeviceGuard UsermodeCodeIntegrityPolicyEnforcementStatus'
    try {
        $guard = Get-CimInstance -Namespace 'root/Microsoft/Windows/DeviceGuard' -ClassName Win32_DeviceGuard
        $status = $guard.UsermodeCodeIntegrityPolicyEnforcementStatus
        $null = $Readings.Add((New-Reading -Where $where -Value $status))
        if ("$status" -notmatch '^[012]$') { return 'unknown' }
        return @('off', 'audit', 'on')[[int] "$status"]
    } catch {
        $null = $Readings.Add((New-Reading -Where $where -Value (Get-FailureText -Failure $_)))
        return 'unknown'
    }
}

# Rules act only while the service AppIDSvc runs. A collection that is not configured is enforced as soon as it has rules.
function Get-AppLockerState {
    param([System.Collections.ArrayList] $Readings)
    if ($null -eq (Get-Command -Name Get-AppLockerPolicy -ErrorAction SilentlyContinue)) {
        $null = $Readings.Add((New-Reading -Where 'Get-AppLockerPolicy' -Value 'this system has no such command'))
        return 'unknown'
    }
    try {
        $policy = [xml] "$(Get-AppLockerPolicy -Effective -Xml)"
    } catch {
        $null = $Readings.Add((New-Reading -Where 'Get-AppLockerPolicy' -Value (Get-FailureText -Failure $_)))
        return 'unknown'
    }
    $service = @(Get-CimInstance -ClassName Win32_Service -Filter "Name='AppIDSvc'" | ForEach-Object -Process { $_.State })
    $null = $Readings.Add((New-Reading -Where 'service AppIDSvc' -Value ($service -join '')))
    $programs = $policy.SelectSingleNode("//RuleCollection[@Type='Exe']")
    $mode = if ($null -eq $programs) { 'absent' } else { $programs.GetAttribute('EnforcementMode') }
    $rules = if ($null -eq $programs) { 0 } else { $programs.ChildNodes.Count }
    $null = $Readings.Add((New-Reading -Where 'AppLocker rules for programs' -Value "$mode, $rules rules"))
    if ($rules -eq 0 -or "$service" -ne 'Running') { return 'off' }
    if ($mode -eq 'AuditOnly') { return 'audit' }
    return 'on'
}
