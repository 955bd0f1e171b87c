# The registry provider: names without regard to case, a default value called "(default)".
function Find-Key {
    param([string] $Path)
    $wanted = $Path -replace '^Registry::', ''
    $keys = Get-StubValue -Name 'registry' -Default @{}
    foreach ($key in $keys.Keys) { if ($key -eq $wanted -or $key.StartsWith("$wanted\", [System.StringComparison]::OrdinalIgnoreCase)) { if ($key -eq $wanted) { return $keys[$key] }; $below = $true } }
    # A key with keys below it and no values of its own.
    if (Test-Path -Path variable:below) { return @{} }
    return $null
}

function Test-Path {
    [CmdletBinding()] param([string] $Path, [string] $LiteralPath, [string] $PathType)
    if ($LiteralPath -notlike 'Registry::*') { return Microsoft.PowerShell.Management\Test-Path @PSBoundParameters }
    return $null -ne (Find-Key -Path $LiteralPath)
}

function Get-ItemProperty {
    [CmdletBinding()] param([string] $LiteralPath)
    if ((Get-StubValue -Name 'registryDenied' -Default @()) -contains ($LiteralPath -replace '^Registry::', '')) {
        throw [System.Security.SecurityException]::new('Requested registry access is not allowed.')
    }
    $values = Find-Key -Path $LiteralPath
    if ($null -eq $values) { throw [System.Management.Automation.ItemNotFoundException]::new("Cannot find path '$LiteralPath' because it does not exist.") }
    if ($values.Count -eq 0) { return }
    $item = [pscustomobject] $values
    $item | Add-Member -NotePropertyMembers @{ PSPath = $LiteralPath; PSParentPath = ''; PSChildName = ''; PSProvider = 'Registry' }
    return $item
}
Export-ModuleMember -Function Test-Path, Get-ItemProperty
