# antivirus and attack-surface-reduction, by the Defender module. Without it nothing is known: another product may be there.
Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'

function New-NoModule {
    param([string] $Command)
    return [ordered]@{ state = 'unknown'; readings = @(New-Reading -Where $Command -Value 'this system has no such command') }
}

function Get-AntivirusState {
    if ($null -eq (Get-Command -Name Get-MpComputerStatus -ErrorAction SilentlyContinue)) { return New-NoModule -Command 'Get-MpComputerStatus' }
    $status = Get-MpComputerStatus
    $readings = @(foreach ($name in 'AMRunningMode', 'AntivirusEnabled', 'RealTimeProtectionEnabled', 'IoavProtectionEnabled', 'IsTamperProtected', 'AntivirusSignatureVersion', 'AntivirusSignatureLastUpdated') {
        $property = $status.PSObject.Properties[$name]
        New-Reading -Where "Get-MpComputerStatus $name" -Value $(if ($null -ne $property) { $property.Value })
    })
    $preference = Get-MpPreference
    foreach ($name in 'ExclusionPath', 'ExclusionExtension', 'ExclusionProcess') {
        $property = $preference.PSObject.Properties[$name]
        $readings += New-Reading -Where "Get-MpPreference $name" -Value $(if ($null -ne $property) { @($property.Value) -join ', ' })
    }
    $state = 'off'
    if ($status.RealTimeProtectionEnabled) { $state = 'on' }
    # Passive: another product has the say.
    $mode = $status.PSObject.Properties['AMRunningMode']
    if ($null -ne $mode -and "$($mode.Value)" -notin 'Normal', 'Not running') { $state = 'unknown' }
    return [ordered]@{ state = $state; readings = $readings }
}

# Actions: 0 off, 1 block, 2 audit, 6 warn ("Enable attack surface reduction rules"). Whether a rule covers a virtual drive is not known [?].
function Get-AttackSurfaceState {
    if ($null -eq (Get-Command -Name Get-MpPreference -ErrorAction SilentlyContinue)) { return New-NoModule -Command 'Get-MpPreference' }
    $preference = Get-MpPreference
    $ids = @($preference.AttackSurfaceReductionRules_Ids | Where-Object -FilterScript { $null -ne $_ })
    $actions = @($preference.AttackSurfaceReductionRules_Actions | Where-Object -FilterScript { $null -ne $_ })
    $words = @{ 0 = 'off'; 1 = 'on'; 2 = 'audit'; 5 = 'off'; 6 = 'warn' }
    $states = @()
    $readings = @(for ($index = 0; $index -lt $ids.Count; $index++) {
        $word = 'unknown'
        if ($index -lt $actions.Count -and $words.ContainsKey([int] $actions[$index])) { $word = $words[[int] $actions[$index]] }
        $states += $word
        New-Reading -Where "rule $($ids[$index])" -Value $word
    })
    if ($readings.Count -eq 0) { $readings = @(New-Reading -Where 'Get-MpPreference AttackSurfaceReductionRules_Ids' -Value $null) }
    $strongest = @('on', 'warn', 'audit', 'unknown' | Where-Object -FilterScript { $states -contains $_ })
    $state = if ($strongest.Count -gt 0) { $strongest[0] } else { 'off' }
    return [ordered]@{ state = $state; readings = $readings }
}
