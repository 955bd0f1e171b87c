# Mounts an image by the interface, an ISO exactly as official atomic test 2 does it, and finds its letter by polling. Read-only, for Windows
# would write into a disk that it may write to [M], and the file would not be the delivered one any more.
. "$PSScriptRoot\..\protocol.ps1"
. "$PSScriptRoot\..\lookup\own-folder.ps1"
. "$PSScriptRoot\..\lookup\registry.ps1"
. "$PSScriptRoot\..\lookup\image.ps1"
. "$PSScriptRoot\..\lookup\image-device.ps1"

Invoke-Operation -Name 'mount' -Needs 'path' -Act {
    param($Request)
    $path = $Request.path
    Assert-File -Path $path
    # A second mount of the same image would give the first one's device back (PowerShell issue 15249).
    if (Test-ImageAttached -Path $path) { Stop-Operation -Is 'fault' -Code 'ALREADY_MOUNTED' -Text "$path is attached already" }
    $mounted = Invoke-Act -Act {
        try {
            $parameters = Get-ImageParameter -Path $path
            Mount-DiskImage @parameters -Access ReadOnly -PassThru -ErrorAction Stop
        } catch {
            # What was refused must not stay half done.
            $refusal = $_
            $half = try { Test-ImageAttached -Path $path } catch { $false }
            if ($half) { Remove-ImageMount -Path $path }
            throw $refusal
        }
    }
    $attached = Wait-Until -Seconds 5 -Condition { Test-ImageAttached -Path $path }
    if (-not $attached) { Stop-Operation -Is 'fault' -Code 'NOT_ATTACHED' -Text "Mount-DiskImage reported no error, and $path is not attached" }
    $root = Wait-Until -Seconds 15 -Condition { Get-VolumeRoot -Volume (Find-ImageVolume -Path $path) }
    if ($null -eq $root) {
        $volume = Find-ImageVolume -Path $path
        $offline = Get-OfflineReason -Path $path
        Remove-ImageMount -Path $path
        if ($null -ne $offline) { Stop-Operation -Is 'fault' -Code 'DISK_OFFLINE' -Text "Windows left the disk of $path offline ($offline); it is dismounted again" }
        # Without even a volume its device was perhaps not allowed in, and what such a denial looks like is not documented [?]: Windows
        # refused something, and whose doing it was is told by the record of the refused device.
        if ($null -eq $volume) { Stop-Operation -Is 'refused' -Code 'NO_VOLUME' -Text "$path was attached, but no volume came up in 15 seconds; it is dismounted again" }
        Stop-Operation -Is 'fault' -Code 'NO_DRIVE_LETTER' -Text "the volume of $path got no letter in 15 seconds; it is dismounted again"
    }
    $device = @($mounted | Select-Object -First 1 | Where-Object -FilterScript { "$($_.DevicePath)" -ne '' } | ForEach-Object -Process { $_.DevicePath })
    if ($device.Count -eq 0) { $device = @((Get-ImageState -Path $path).DevicePath) }
    New-Done -Value ([ordered]@{ device = "$($device[0])"; root = $root; options = @(); hardwareIds = @(Get-HardwareId -Root $root -Path $path) })
}
