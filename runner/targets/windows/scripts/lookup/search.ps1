# Looking for files by name, in a folder and in those right below it.
Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'

# A folder below may be somebody else's; the folder itself has to be readable, or "nothing found" would say nothing.
function Find-Name {
    param([string] $Folder, [string] $Filter, [switch] $File)
    $null = @(Get-ChildItem -LiteralPath $Folder -Filter $Filter -Force)
    return @(Get-ChildItem -LiteralPath $Folder -Filter $Filter -Recurse -Depth 1 -Force -File:$File -ErrorAction SilentlyContinue)
}
