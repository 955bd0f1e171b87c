# What each unpacker is: its program, and how it is told to take everything out. No path has a quote in it, so quotes hold every path.
Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'

$unpackerPrograms = [ordered]@{
    '7-zip' = '7z.exe'; '7-zip-snz' = '7z.exe'; '7-zip-button' = '7zG.exe'; '7-zip-window' = '7zFM.exe'; 'tar' = 'tar.exe'; 'unzip' = 'unzip.exe'; 'git' = 'git.exe'
}

# Switches of 7-Zip by its help: -y asks nothing, -bd shows no progress.
function Get-UnpackerLine {
    param([string] $By, [string] $Archive, [string] $Root)
    if ($By -eq '7-zip') { return "x -bd -y -o`"$Root`" -- `"$Archive`"" }
    if ($By -eq '7-zip-snz') { return "x -bd -y -snz -o`"$Root`" -- `"$Archive`"" }
    if ($By -eq '7-zip-button') { return "x -o`"$Root`"$(Get-ZoneSwitch -Setting (Get-ZoneSetting)) -- `"$Archive`"" }
    if ($By -eq 'tar') { return "-x -f `"$Archive`" -C `"$Root`"" }
    if ($By -eq 'unzip') { return "-q `"$Archive`" -d `"$Root`"" }
    # Without the conversion of line ends, which Git for Windows has on: every file is compared with what was packed.
    if ($By -eq 'git') { return "-c core.autocrlf=false clone --quiet -- `"$Archive`" `"$Root`"" }
    Stop-Operation -Is 'fault' -Code 'PROTOCOL' -Text "$By takes nothing out of an archive here"
}

# 7-Zip's option "Propagate Zone.Id stream" of the user: 1 for all files, 2 for Office documents, nothing when it is off [H].
function Get-ZoneSetting {
    param([string] $Hive = 'HKEY_CURRENT_USER')
    return Get-RegistryValue -Key "$Hive\SOFTWARE\7-Zip\Options" -Name 'WriteZoneIdExtract'
}

# 7zG.exe does not read that option: the menu and the button do, and hand it over as this switch (7-Zip's source, ExtractArchives) [H].
function Get-ZoneSwitch {
    param($Setting)
    if ($null -eq $Setting) { return '' }
    return " -snz$([uint32] $Setting)"
}
