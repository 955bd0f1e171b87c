# How a staged file gets to its place, by the agent or by the user.
Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'

# Copied, not moved: a moved file keeps the rights of the folder it comes from, and the user could not delete it.
function Copy-StagedFile {
    param([string] $Source, [string] $Folder, [string] $Name)
    Assert-PlainName -Name $Name
    Assert-File -Path $Source
    $path = Join-Path -Path $Folder -ChildPath $Name
    if (Test-Path -LiteralPath $path) { Stop-Operation -Is 'fault' -Code 'EXISTS' -Text "$path exists already" }
    Invoke-Act -Act { Copy-Item -LiteralPath $Source -Destination $path }
    $there = Get-Item -LiteralPath $path -Force -ErrorAction SilentlyContinue
    $length = (Get-Item -LiteralPath $Source -Force).Length
    if ($null -eq $there -or $there.Length -ne $length) {
        Stop-Operation -Is 'fault' -Code 'NOT_PLACED' -Text "$path is not there in full right after it was copied"
    }
    return $path
}

# Copies in a new folder: what is there already is left alone.
function Copy-FileOut {
    param([string[]] $Files, [string] $Parent, [string] $Folder)
    Assert-PlainName -Name $Folder
    $target = Join-Path -Path $Parent -ChildPath $Folder
    if (Test-Path -LiteralPath $target) { Stop-Operation -Is 'fault' -Code 'EXISTS' -Text "$target exists already" }
    foreach ($file in $Files) { Assert-File -Path $file }
    $null = New-Item -Path $target -ItemType Directory
    foreach ($file in $Files) {
        $path = Join-Path -Path $target -ChildPath (Split-Path -Path $file -Leaf)
        Invoke-Act -Act { Copy-Item -LiteralPath $file -Destination $path }
        if (-not (Test-Path -LiteralPath $path)) { Stop-Operation -Is 'fault' -Code 'NOT_PLACED' -Text "$path is not there right after it was copied" }
        $path
    }
}
