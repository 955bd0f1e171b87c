# Disk images by the Storage module, which asks the CIM class MSFT_DiskImage.
Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'

function Test-ImageAttached {
    param([string] $Path)
    $image = Get-DiskImage -ImagePath $Path
    return [bool] ($null -ne $image -and $image.Attached)
}

# The volume of an attached image, once there is one. Never looked up by its label: two images may have the same.
function Find-ImageVolume {
    param([string] $Path)
    $image = Get-DiskImage -ImagePath $Path
    if ($null -eq $image -or -not $image.Attached) { return $null }
    return Get-Volume -DiskImage $image -ErrorAction SilentlyContinue | Select-Object -First 1
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
    $null = Dismount-DiskImage -ImagePath $Path -Confirm:$false -ErrorAction Stop
    $gone = Wait-Until -Seconds $Seconds -Condition { -not (Test-ImageAttached -Path $Path) }
    if (-not $gone) { Stop-Operation -Is 'fault' -Code 'STILL_ATTACHED' -Text "$Path is attached $Seconds seconds after it was dismounted" }
}

# Paths of the images behind the volumes of this machine. An image without a volume is not among them. All volumes are asked: what
# PowerShell calls their types is for people to read.
function Get-AttachedImagePath {
    foreach ($volume in @(Get-Volume)) {
        $image = Get-DiskImage -Volume $volume -ErrorAction SilentlyContinue
        if ($null -ne $image -and "$($image.ImagePath)" -ne '') { "$($image.ImagePath)" }
    }
}
