# attack-surface-reduction: rules of Microsoft Defender. They act only while it is the antivirus of the machine [H].
Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'

# The rules that can act on a program that nobody knows, wherever it lies, or on one from removable media. Whether the second reaches the
# virtual drive of an image is not known [?]. The first asks the cloud, and does nothing without it [H].
$byReputation = '01443614-cd74-433a-b99e-2ecdc07bfc25'
$fromRemovable = 'b2b3f03d-6a65-4f7b-a9c7-1c7ef74a9ba4'

# Actions: 0 off, 1 block, 2 audit, 5 not configured, 6 warn ("Enable attack surface reduction rules").
function Get-AttackSurfaceState {
    if ($null -eq (Get-Command -Name Get-MpPreference -ErrorAction SilentlyContinue)) {
        return [ordered]@{ state = 'unknown'; readings = @(New-Reading -Where 'Get-MpPreference' -Value 'this system has no such command') }
    }
    $preference = Get-MpPreference
    $ids = @(Get-MpValue -From $preference -Name 'AttackSurfaceReductionRules_Ids')
    $actions = @(Get-MpValue -From $preference -Name 'AttackSurfaceReductionRules_Actions')
    $words = @{ 0 = 'off'; 1 = 'on'; 2 = 'audit'; 5 = 'off'; 6 = 'warn' }
    $states = @()
    $readings = @(for ($index = 0; $index -lt $ids.Count; $index++) {
        $word = 'unknown'
        if ($index -lt $actions.Count -and $words.ContainsKey([int] $actions[$index])) { $word = $words[[int] $actions[$index]] }
        if ("$($ids[$index])" -in $byReputation, $fromRemovable) { $states += $word }
        New-Reading -Where "rule $($ids[$index])" -Value $word
    })
    if ($readings.Count -eq 0) { $readings = @(New-Reading -Where 'Get-MpPreference AttackSurfaceReductionRules_Ids' -Value $null) }
    foreach ($name in 'AttackSurfaceReductionOnlyExclusions', 'MAPSReporting') {
        $readings += New-Reading -Where "Get-MpPreference $name" -Value (@(Get-MpValue -From $preference -Name $name) -join ', ')
    }
    $strongest = @('on', 'warn', 'audit', 'unknown' | Where-Object -FilterScript { $states -contains $_ })
    $state = if ($strongest.Count -gt 0) { $strongest[0] } else { 'off' }
    if ($state -ne 'off' -and $null -ne (Get-Command -Name Get-MpComputerStatus -ErrorAction SilentlyContinue)) {
        $active = [bool] (Get-MpComputerStatus).RealTimeProtectionEnabled
        $readings += New-Reading -Where 'Get-MpComputerStatus RealTimeProtectionEnabled' -Value $active
        if (-not $active) { $state = 'off' }
    }
    return [ordered]@{ state = $state; readings = $readings }
}

function Get-MpValue {
    param($From, [string] $Name)
    if ($null -eq $From.PSObject.Properties[$Name]) { return }
    $From.$Name | Where-Object -FilterScript { $null -ne $_ }
}
