# antivirus: Microsoft Defender by its own module, and whichever product is registered with the Security Center.
Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'

function Get-AntivirusState {
    $readings = New-Object -TypeName System.Collections.ArrayList
    $other = Test-OtherAntivirus -Readings $readings
    if ($null -eq (Get-Command -Name Get-MpComputerStatus -ErrorAction SilentlyContinue)) {
        $null = $readings.Add((New-Reading -Where 'Get-MpComputerStatus' -Value 'this system has no such command'))
        return [ordered]@{ state = 'unknown'; readings = $readings }
    }
    $status = Get-MpComputerStatus
    foreach ($name in 'AMRunningMode', 'AntivirusEnabled', 'RealTimeProtectionEnabled', 'IoavProtectionEnabled', 'IsTamperProtected', 'AntivirusSignatureVersion', 'AntivirusSignatureLastUpdated') {
        $property = $status.PSObject.Properties[$name]
        $null = $readings.Add((New-Reading -Where "Get-MpComputerStatus $name" -Value $(if ($null -ne $property) { $property.Value })))
    }
    $preference = Get-MpPreference
    foreach ($name in 'ExclusionPath', 'ExclusionExtension', 'ExclusionProcess') {
        $property = $preference.PSObject.Properties[$name]
        $null = $readings.Add((New-Reading -Where "Get-MpPreference $name" -Value $(if ($null -ne $property) { @($property.Value) -join ', ' })))
    }
    $state = 'off'
    if ($status.RealTimeProtectionEnabled) { $state = 'on' }
    # Passive: another product has the say.
    $mode = $status.PSObject.Properties['AMRunningMode']
    if ($null -ne $mode -and "$($mode.Value)" -notin 'Normal', 'Not running') { $state = 'unknown' }
    # What another product does, and where it writes that, is its own affair: without Defender nothing can be told of it.
    if ($other -and $state -eq 'off') { $state = 'unknown' }
    return [ordered]@{ state = $state; readings = $readings }
}

# Whether another product than Defender is registered. Only clients have a Security Center [H]; the bits of productState are documented
# nowhere, so the number is kept as it is [M].
function Test-OtherAntivirus {
    param([System.Collections.ArrayList] $Readings)
    $where = 'Security Center AntiVirusProduct'
    try {
        $products = @(Get-CimInstance -Namespace 'root/SecurityCenter2' -ClassName AntiVirusProduct)
    } catch {
        $null = $Readings.Add((New-Reading -Where $where -Value (Get-FailureText -Failure $_)))
        return $false
    }
    $other = $false
    foreach ($product in $products) {
        $null = $Readings.Add((New-Reading -Where $where -Value "$($product.displayName), state $($product.productState)"))
        if ("$($product.displayName)" -notmatch '^(Windows|Microsoft) Defender') { $other = $true }
    }
    return $other
}
