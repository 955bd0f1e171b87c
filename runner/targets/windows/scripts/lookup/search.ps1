# Looking for files by name, in a folder and in those right below it.
Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'

# A folder below may be somebody else's; the folder itself has to be readable, or "nothing found" would say nothing. That is asked of .NET:
# with a filter Get-ChildItem overlooks what it may not look into (seen in version 7).
function Find-Name {
    param([string] $Folder, [string] $Filter, [switch] $File)
    $null = @([System.IO.Directory]::EnumerateFileSystemEntries((Convert-Path -LiteralPath $Folder)) | Select-Object -First 1)
    return @(Get-ChildItem -LiteralPath $Folder -Filter $Filter -Recurse -Depth 1 -Force -File:$File -ErrorAction SilentlyContinue)
}
