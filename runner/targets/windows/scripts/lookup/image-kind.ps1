# What Windows makes of an image goes by the extension of its file: an optical drive of ISO images, a disk of VHD and VHDX.
Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'

# An .img is a raw image of a disc: Explorer mounts it as it mounts .iso [M].
$storageTypes = [ordered]@{ '.iso' = 'ISO'; '.img' = 'ISO'; '.vhd' = 'VHD'; '.vhdx' = 'VHDX' }

# Nothing for what is no image's name.
function Get-StorageType {
    param([string] $Path)
    if ($Path -match '\.[^.\\/:]+$') { return $storageTypes[$Matches[0]] }
}

function Test-BecomesDisk {
    param([string] $Path)
    return (Get-StorageType -Path $Path) -in 'VHD', 'VHDX'
}

# As parameters of the Storage module. Without a type it goes by the extension itself, and then .img is none that it knows [M].
function Get-ImageParameter {
    param([string] $Path)
    $parameters = @{ ImagePath = $Path }
    $type = Get-StorageType -Path $Path
    if ($null -ne $type) { $parameters.StorageType = $type }
    return $parameters
}
