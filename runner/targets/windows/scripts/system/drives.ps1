# Which device each drive letter stands for: what the kernel logs names a file by its device, AppLocker by the kind of its drive.
. "$PSScriptRoot\..\protocol.ps1"

Invoke-Operation -Name 'drives' -Act {
    Add-Type -LiteralPath (Join-Path -Path $PSScriptRoot -ChildPath 'dos-device.cs')
    $drives = @(foreach ($disk in @(Get-CimInstance -ClassName Win32_LogicalDisk)) {
        $letter = "$($disk.DeviceID)"
        $device = "$([MotwHarness.DosDevice]::Target($letter))"
        # A drive without a medium has no size.
        [ordered]@{ letter = $letter; device = $(if ($device -ne '') { $device }); type = [int] $disk.DriveType; medium = ($null -ne $disk.Size) }
    })
    New-Done -Value ([ordered]@{ system = "$env:SystemDrive"; drives = $drives })
}
