# Takes everything out of an archive by a program, into a new folder beside it. Whoever runs this script is who did it.
Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'

# Called as the archive is, as "Extract all" suggests it; a number follows where that is taken. By the marker in its name it is found and
# taken away again.
function New-UnpackFolder {
    param([string] $Archive)
    Assert-File -Path $Archive
    $name = [System.IO.Path]::GetFileNameWithoutExtension((Split-Path -Path $Archive -Leaf))
    if ($name -notmatch '[0-9a-f]{8}') { Stop-Operation -Is 'fault' -Code 'PROTOCOL' -Text "$Archive carries no marker" }
    $first = Join-Path -Path (Split-Path -Path $Archive -Parent) -ChildPath $name
    $root = $first
    for ($next = 2; Test-Path -LiteralPath $root; $next++) {
        if ($next -gt 99) { Stop-Operation -Is 'fault' -Code 'EXISTS' -Text "$root exists already" }
        $root = "$first ($next)"
    }
    $null = New-Item -Path $root -ItemType Directory
    return $root
}

function Expand-Whole {
    param([string] $Archive, [string] $By, [double] $Seconds)
    if ($By -eq 'expand-archive') { return Expand-ByCommand -Archive $Archive }
    $name = $unpackerPrograms[$By]
    if ("$name" -eq '') { Stop-Operation -Is 'fault' -Code 'PROTOCOL' -Text "no unpacker is called $By" }
    $file = Find-Program -Name $name
    if ($null -eq $file) { Stop-Operation -Is 'unavailable' -Code 'NO_UNPACKER' -Text "there is no $name here: install it for everybody, or leave $By out" }
    $root = New-UnpackFolder -Archive $Archive
    $line = Get-UnpackerLine -By $By -Archive (Convert-Path -LiteralPath $Archive) -Root (Convert-Path -LiteralPath $root)
    $ended = Invoke-BoundedProgram -File $file -Arguments $line -Folder $root -Seconds $Seconds
    if ($ended.exitCode -ne 0) { Stop-Operation -Is 'refused' -Code "EXIT_$($ended.exitCode)" -Text "$name ended with $($ended.exitCode): $($ended.said)" }
    return [ordered]@{ root = $root; tool = "$name $(Get-ProgramVersion -File $file)".Trim() }
}

# The command has no limit of its own: the whole operation has one.
function Expand-ByCommand {
    param([string] $Archive)
    $command = Get-Command -Name Expand-Archive -ErrorAction SilentlyContinue
    if ($null -eq $command) { Stop-Operation -Is 'unavailable' -Code 'NO_UNPACKER' -Text 'this PowerShell has no Expand-Archive' }
    $root = New-UnpackFolder -Archive $Archive
    $from = Convert-Path -LiteralPath $Archive
    $to = Convert-Path -LiteralPath $root
    Invoke-Act -Act { Expand-Archive -LiteralPath $from -DestinationPath $to -ErrorAction Stop }
    return [ordered]@{ root = $root; tool = "Expand-Archive $($command.Version)".Trim() }
}
