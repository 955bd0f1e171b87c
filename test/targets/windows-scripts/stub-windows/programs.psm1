# What a program's file says of its version: of the stand-ins it is in the state.
function Get-Item {
    [CmdletBinding()] param([string[]] $LiteralPath, [switch] $Force)
    $versions = Get-StubValue -Name 'versions' -Default @{}
    foreach ($item in @(Microsoft.PowerShell.Management\Get-Item @PSBoundParameters)) {
        $version = $versions[(ConvertTo-WindowsPath -Path $item.FullName)]
        if ($null -eq $version) { $item } else { [pscustomobject]@{ FullName = $item.FullName; Length = $item.Length; VersionInfo = [pscustomobject]@{ FileVersion = $version } } }
    }
}
Export-ModuleMember -Function Get-Item
