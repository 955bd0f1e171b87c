# Everything of the harness's own in the guest lies here, and a marker is what its traces are known by.
Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'

function Get-OwnFolder {
    return 'C:\ProgramData\motw-harness'
}

# A marker becomes part of patterns by which things are removed: anything else than eight hexadecimal digits is turned away.
function Assert-Marker {
    param([string] $Marker)
    if ($Marker -notmatch '^[0-9a-f]{8}$') { Stop-Operation -Is 'fault' -Code 'PROTOCOL' -Text 'a marker has eight hexadecimal digits' }
}

function Assert-PlainName {
    param([string] $Name)
    if ($Name -eq '' -or $Name -match '[\x00-\x1f\\/:*?"<>|]' -or $Name -match '^\.+$') {
        Stop-Operation -Is 'fault' -Code 'PROTOCOL' -Text "not the name of one file: $Name"
    }
}

function Assert-File {
    param([string] $Path)
    if (-not (Test-Path -LiteralPath $Path -PathType Leaf)) { Stop-Operation -Is 'fault' -Code 'NO_FILE' -Text "$Path does not exist" }
}
