# Programs that are not part of Windows, by what their installers wrote down, and by the path. Only keys of the machine and of whoever
# starts the program are asked: the agent runs nothing that a user could have put there.
Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'

# 7-Zip's and Git's own keys [M].
$installers = @{
    '7z.exe' = @{ key = 'SOFTWARE\7-Zip'; values = @('Path64', 'Path'); below = '' }
    '7zG.exe' = @{ key = 'SOFTWARE\7-Zip'; values = @('Path64', 'Path'); below = '' }
    '7zFM.exe' = @{ key = 'SOFTWARE\7-Zip'; values = @('Path64', 'Path'); below = '' }
    'git.exe' = @{ key = 'SOFTWARE\GitForWindows'; values = @('InstallPath'); below = 'cmd\' }
}

# Its file, or nothing.
function Find-Program {
    param([string] $Name, [string[]] $Hives = @('HKEY_LOCAL_MACHINE', 'HKEY_CURRENT_USER'))
    # A part of Windows since 1803: one from elsewhere on the path is another program.
    $candidates = @(if ($Name -eq 'tar.exe') { "$env:SystemRoot\System32\tar.exe" } else { Get-InstalledFile -Name $Name -Hives $Hives })
    foreach ($candidate in $candidates) { if (Test-Path -LiteralPath $candidate -PathType Leaf) { return $candidate } }
    if ($Name -eq 'tar.exe') { return $null }
    $onPath = @(Get-Command -Name $Name -CommandType Application -ErrorAction SilentlyContinue)
    if ($onPath.Count -gt 0) { return "$($onPath[0].Source)" }
    return $null
}

function Get-InstalledFile {
    param([string] $Name, [string[]] $Hives)
    foreach ($hive in $Hives) {
        $installer = $installers[$Name]
        if ($null -ne $installer) {
            foreach ($value in $installer.values) {
                $folder = "$(Get-RegistryValue -Key "$hive\$($installer.key)" -Name $value)".TrimEnd('\')
                if ($folder -ne '') { "$folder\$($installer.below)$Name" }
            }
        }
        $file = "$(Get-RegistryValue -Key "$hive\SOFTWARE\Microsoft\Windows\CurrentVersion\App Paths\$Name" -Name '(default)')".Trim('"')
        if ($file -ne '') { $file }
    }
}

# As the file says it: "24.08". Empty where it says nothing.
function Get-ProgramVersion {
    param([string] $File)
    return "$((Get-Item -LiteralPath $File -Force).VersionInfo.FileVersion)".Trim()
}
