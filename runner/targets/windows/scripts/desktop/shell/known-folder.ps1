# The user's own folders, asked of the user's own shell: a Downloads folder may lie elsewhere.
Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'

function Get-KnownFolder {
    param([string] $Folder)
    if ($Folder -eq 'temp') { return "$env:TEMP" }
    if ($Folder -ne 'downloads') { Stop-Operation -Is 'fault' -Code 'PROTOCOL' -Text "no folder is called $Folder" }
    $shell = New-Object -ComObject Shell.Application
    return "$($shell.NameSpace('shell:Downloads').Self.Path)"
}
