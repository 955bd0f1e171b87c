# Reading the registry: an absent key or value is an answer, not an error. Nothing here writes.
Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'

function Get-RegistryValue {
    param([string] $Key, [string] $Name)
    if (-not (Test-Path -LiteralPath "Registry::$Key")) { return $null }
    $values = Get-ItemProperty -LiteralPath "Registry::$Key"
    if ($null -eq $values -or $null -eq $values.PSObject.Properties[$Name]) { return $null }
    return $values.PSObject.Properties[$Name].Value
}

# Names of the values of a key, without what PowerShell adds.
function Get-RegistryValueName {
    param([string] $Key)
    if (-not (Test-Path -LiteralPath "Registry::$Key")) { return @() }
    $values = Get-ItemProperty -LiteralPath "Registry::$Key"
    if ($null -eq $values) { return @() }
    return @($values.PSObject.Properties | Where-Object -FilterScript { $_.Name -notlike 'PS*Path' -and $_.Name -notin 'PSChildName', 'PSDrive', 'PSProvider' } | ForEach-Object -Process { $_.Name })
}

function Test-RegistryKey {
    param([string] $Key)
    return [bool] (Test-Path -LiteralPath "Registry::$Key")
}

function New-Reading {
    param([string] $Where, $Value)
    if ($null -eq $Value) { $Value = 'absent' }
    return [ordered]@{ where = $Where; value = "$Value" }
}
