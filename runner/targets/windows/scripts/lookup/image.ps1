# Disk images by the Storage module, which asks the CIM class MSFT_DiskImage.
Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'
. "$PSScriptRoot\image-kind.ps1"

function Get-ImageState {
    param([string] $Path)
    $parameters = Get-ImageParameter -Path $Path
    return Get-DiskImage @parameters
}

function Test-ImageAttached {
    param([string] $Path)
    $image = Get-ImageState -Path $Path
    return [bool] ($null -ne $image -and $image.Attached)
}

# The volume of an attached image, once there is one. Never looked up by its label: two images may have the same. Of a disk it is the
# volume of one of its partitions, the first that has a letter.
function Find-ImageVolume {
    param([string] $Path)
    $image = Get-ImageState -Path $Path
    if ($null -eq $image -or -not $image.Attached) { return $null }
    if (-not (Test-BecomesDisk -Path $Path)) { return Get-Volume -DiskImage $image -ErrorAction SilentlyContinue | Select-Object -First 1 }
    $partitions = @(Get-Partition -DiskNumber $image.Number -ErrorAction SilentlyContinue)
    $volumes = @(foreach ($partition in $partitions) { Get-Volume -Partition $partition -ErrorAction SilentlyContinue })
    return @($volumes | Sort-Object -Property { $null -eq (Get-VolumeRoot -Volume $_) }) | Select-Object -First 1
}

# "E:\" of a volume, or nothing. A volume without a letter has the character 0 or nothing there [M: PowerShell issue 23280].
function Get-VolumeRoot {
    param($Volume)
    if ($null -eq $Volume -or "$($Volume.DriveLetter)" -notmatch '^[A-Z]$') { return $null }
    return "$($Volume.DriveLetter):\"
}

# Detached and proven so. Windows may still be closing handles of a program that has just ended.
function Remove-ImageMount {
    param([string] $Path, [double] $Seconds = 20)
    $parameters = Get-ImageParameter -Path $Path
    $null = Dismount-DiskImage @parameters -Confirm:$false -ErrorAction Stop
    $gone = Wait-Until -Seconds $Seconds -Condition { -not (Test-ImageAttached -Path $Path) }
    if (-not $gone) { Stop-Operation -Is 'fault' -Code 'STILL_ATTACHED' -Text "$Path is attached $Seconds seconds after it was dismounted" }
}

# Paths of the images behind the volumes and the disks of this machine. All volumes are asked: what PowerShell calls their types is for
# people to read. A disk that is made of a file names it as its location, whether or not there is a volume on it [M].
function Get-AttachedImagePath {
    $paths = @(foreach ($volume in @(Get-Volume)) {
        $image = Get-DiskImage -Volume $volume -ErrorAction SilentlyContinue
        if ($null -ne $image) { "$($image.ImagePath)" }
    })
    $paths += @(foreach ($disk in @(Get-Disk -ErrorAction SilentlyContinue)) { if (Test-BecomesDisk -Path "$($disk.Location)") { "$($disk.Location)" } })
    # Some say it with the prefix of Win32's name space.
    return @($paths -replace '^\\\\\?\\', '' | Where-Object -FilterScript { $_ -ne '' } | Select-Object -Unique)
}
