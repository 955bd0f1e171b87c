# Second volumes that the owner has prepared: a folder "motw-harness" on one is the permission to put files into that folder.
Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'

# Asked of CIM, which answers a standard user, too. 2 is a removable disk, 3 a fixed one (documentation of Win32_LogicalDisk).
function Get-PreparedVolume {
    foreach ($type in 2, 3) {
        foreach ($disk in @(Get-CimInstance -ClassName Win32_LogicalDisk -Filter "DriveType=$type")) {
            $kind = Get-VolumeKind -FileSystem "$($disk.FileSystem)"
            if ($kind -eq '' -or "$($disk.DeviceID)" -notmatch '^[A-Z]:$' -or $disk.DeviceID -eq $env:SystemDrive) { continue }
            $folder = "$($disk.DeviceID)\motw-harness"
            if (Test-Path -LiteralPath $folder -PathType Container) { [ordered]@{ volume = $kind; folder = $folder; fileSystem = "$($disk.FileSystem)" } }
        }
    }
}

# The file systems of the FAT family hold no streams (Microsoft's comparison of file systems).
function Get-VolumeKind {
    param([string] $FileSystem)
    if ($FileSystem -in 'FAT', 'FAT32', 'exFAT') { return 'fat' }
    if ($FileSystem -eq 'NTFS') { return 'ntfs' }
    return ''
}
