# virtual-drive-policy and deny-optical-execute: policies about devices.
Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'

# What Windows makes of an image: an optical drive of .iso and .img, a disk of .vhd and .vhdx. The drive's id is [M-H], the disk's [M]: that
# of the disks of Hyper-V, which a guest of it may live on. A disk comes with a volume, which is a device, too.
$virtualDevices = [ordered]@{
    drive = @{ id = 'SCSI\CdRomMsft____Virtual_DVD-ROM_'; wider = '*Virtual_DVD-ROM*', '*CdRomMsft*', 'GenCdRom', 'SCSI\CdRom'; classes = @('{4d36e965-e325-11ce-bfc1-08002be10318}') }
    disk = @{ id = 'SCSI\DiskMsft____Virtual_Disk____'; wider = '*Virtual_Disk*', '*DiskMsft*', 'GenDisk', 'SCSI\Disk'; classes = @('{4d36e967-e325-11ce-bfc1-08002be10318}', '{71a27cdd-812a-11d0-bec7-08002be2092f}') }
}

function New-StateOfDevice {
    param([string] $Drive, [string] $Disk, $Readings)
    $images = [ordered]@{ '.iso' = $Drive; '.img' = $Drive; '.vhd' = $Disk; '.vhdx' = $Disk }
    return [ordered]@{ state = $Drive; images = $images; readings = $Readings }
}

# Both parts have to be there: the list under the subkey is inert without the value that switches it on [M-H].
function Get-VirtualDrivePolicyState {
    $key = 'HKEY_LOCAL_MACHINE\SOFTWARE\Policies\Microsoft\Windows\DeviceInstall\Restrictions'
    $lists = @{}
    $readings = @(foreach ($list in 'DenyDeviceIDs', 'DenyDeviceClasses') {
        $switch = Get-RegistryValue -Key $key -Name $list
        $listed = @(foreach ($name in @(Get-RegistryValueName -Key "$key\$list")) { "$(Get-RegistryValue -Key "$key\$list" -Name $name)" })
        $lists[$list] = @(if ($switch -eq 1) { $listed })
        New-Reading -Where "$key $list" -Value $switch
        New-Reading -Where "$key\$list" -Value ($listed -join ', ')
    })
    # Without DenyDeviceIDsRetroactive a virtual drive that was installed before is used again [M].
    foreach ($name in 'DenyDeviceIDsRetroactive', 'AllowDenyLayered', 'DenyUnspecified') { $readings += New-Reading -Where "$key $name" -Value (Get-RegistryValue -Key $key -Name $name) }
    $unspecified = (Get-RegistryValue -Key $key -Name 'DenyUnspecified') -eq 1
    $states = @(foreach ($device in $virtualDevices.Values) { Get-DeniedState -Device $device -Ids $lists.DenyDeviceIDs -Classes $lists.DenyDeviceClasses -Unspecified $unspecified })
    return New-StateOfDevice -Drive $states[0] -Disk $states[1] -Readings $readings
}

# Another id of the same device, or the class that it is of, may cover it: a run shows it [M].
function Get-DeniedState {
    param([hashtable] $Device, [string[]] $Ids, [string[]] $Classes, [bool] $Unspecified)
    if ($Ids -contains $Device.id) { return 'on' }
    $wider = @($Ids | Where-Object -FilterScript { $id = $_; @($Device.wider | Where-Object -FilterScript { $id -like $_ }).Count -gt 0 })
    $ofClass = @($Device.classes | Where-Object -FilterScript { $Classes -contains $_ })
    if ($Unspecified -or $wider.Count -gt 0 -or $ofClass.Count -gt 0) { return 'unknown' }
    return 'off'
}

function Get-OpticalExecuteState {
    $storage = 'HKEY_LOCAL_MACHINE\SOFTWARE\Policies\Microsoft\Windows\RemovableStorageDevices'
    $optical = "$storage\{53f56308-b6bf-11d0-94f2-00a0c91efb8b}"
    $execute = Get-RegistryValue -Key $optical -Name 'Deny_Execute'
    $all = Get-RegistryValue -Key $storage -Name 'Deny_All'
    $readings = @(
        (New-Reading -Where "$optical Deny_Execute" -Value $execute)
        (New-Reading -Where "$optical Deny_Read" -Value (Get-RegistryValue -Key $optical -Name 'Deny_Read'))
        (New-Reading -Where "$storage Deny_All" -Value $all)
        (New-Reading -Where 'effect' -Value 'whether it covers the virtual drive of a mounted image is not documented [L]: only a run shows it')
    )
    # A disk is no optical drive, and whether that of an image is removable storage is not known [?].
    $drive = $(if ($execute -eq 1 -or $all -eq 1) { 'on' } else { 'off' })
    return New-StateOfDevice -Drive $drive -Disk $(if ($all -eq 1) { 'unknown' } else { 'off' }) -Readings $readings
}
