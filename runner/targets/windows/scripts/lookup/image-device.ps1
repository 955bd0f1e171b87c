# The device that Windows made of an attached image.
Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'

# Why the disk of an image is offline, or nothing: then no volume comes up, and no policy has to do with it.
function Get-OfflineReason {
    param([string] $Path)
    if (-not (Test-BecomesDisk -Path $Path)) { return $null }
    $disk = Get-Disk -Number (Get-ImageState -Path $Path).Number -ErrorAction SilentlyContinue
    if ($null -eq $disk -or -not $disk.IsOffline) { return $null }
    return "$($disk.OfflineReason)"
}

# By which ids a policy on devices knows it, the most exact first: those that Plug and Play keeps of it. Nothing where they can't be read.
function Get-HardwareId {
    param([string] $Root, [string] $Path)
    try {
        if (Test-BecomesDisk -Path $Path) {
            $devices = @(Get-CimInstance -ClassName Win32_DiskDrive -Filter "Index=$((Get-ImageState -Path $Path).Number)")
        } else {
            $devices = @(Get-CimInstance -ClassName Win32_CDROMDrive -Filter "Drive='$($Root.TrimEnd('\'))'")
        }
        foreach ($device in $devices) {
            $key = "HKEY_LOCAL_MACHINE\SYSTEM\CurrentControlSet\Enum\$($device.PNPDeviceID)"
            foreach ($name in 'HardwareID', 'CompatibleIDs') { foreach ($id in @(Get-RegistryValue -Key $key -Name $name)) { if ("$id" -ne '') { "$id" } } }
        }
    } catch { $null = $_ }
}
