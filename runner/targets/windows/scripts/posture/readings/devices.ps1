# virtual-drive-policy and deny-optical-execute: policies about devices.
Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'

# Both parts have to be there: the list under the subkey is inert without the value that switches it on [M-H].
function Get-VirtualDrivePolicyState {
    $key = 'HKEY_LOCAL_MACHINE\SOFTWARE\Policies\Microsoft\Windows\DeviceInstall\Restrictions'
    $switch = Get-RegistryValue -Key $key -Name 'DenyDeviceIDs'
    $listed = @(foreach ($name in @(Get-RegistryValueName -Key "$key\DenyDeviceIDs")) { "$(Get-RegistryValue -Key "$key\DenyDeviceIDs" -Name $name)" })
    $classes = @(foreach ($name in @(Get-RegistryValueName -Key "$key\DenyDeviceClasses")) { "$(Get-RegistryValue -Key "$key\DenyDeviceClasses" -Name $name)" })
    $classSwitch = Get-RegistryValue -Key $key -Name 'DenyDeviceClasses'
    $readings = @(
        (New-Reading -Where "$key DenyDeviceIDs" -Value $switch)
        (New-Reading -Where "$key\DenyDeviceIDs" -Value ($listed -join ', '))
        # Without it a virtual drive that was installed before is used again [M].
        (New-Reading -Where "$key DenyDeviceIDsRetroactive" -Value (Get-RegistryValue -Key $key -Name 'DenyDeviceIDsRetroactive'))
        (New-Reading -Where "$key DenyDeviceClasses" -Value $classSwitch)
        (New-Reading -Where "$key\DenyDeviceClasses" -Value ($classes -join ', '))
        (New-Reading -Where "$key AllowDenyLayered" -Value (Get-RegistryValue -Key $key -Name 'AllowDenyLayered'))
        (New-Reading -Where "$key DenyUnspecified" -Value (Get-RegistryValue -Key $key -Name 'DenyUnspecified'))
    )
    $state = 'off'
    # Another id of the same device, or the class of all optical drives, may cover the virtual one too: a run shows it [M].
    $wider = @($listed | Where-Object -FilterScript { $_ -like '*Virtual_DVD-ROM*' -or $_ -like '*CdRomMsft*' -or $_ -eq 'GenCdRom' }).Count -gt 0
    if ($switch -eq 1 -and $wider) { $state = 'unknown' }
    if ($classSwitch -eq 1 -and $classes -contains '{4d36e965-e325-11ce-bfc1-08002be10318}') { $state = 'unknown' }
    if ((Get-RegistryValue -Key $key -Name 'DenyUnspecified') -eq 1) { $state = 'unknown' }
    if ($switch -eq 1 -and $listed -contains 'SCSI\CdRomMsft____Virtual_DVD-ROM_') { $state = 'on' }
    return [ordered]@{ state = $state; readings = $readings }
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
    $state = 'off'
    if ($execute -eq 1 -or $all -eq 1) { $state = 'on' }
    return [ordered]@{ state = $state; readings = $readings }
}
