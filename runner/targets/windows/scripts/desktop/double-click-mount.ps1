# Has Explorer mount an image, as a double-click does it: unlike the interface, it obeys the mount verb, and attaches a disk for writing [M].
param([string] $RequestFile, [string] $AnswerFile)
. "$PSScriptRoot\..\protocol.ps1"
. "$PSScriptRoot\..\lookup\own-folder.ps1"
. "$PSScriptRoot\..\lookup\image.ps1"
. "$PSScriptRoot\..\lookup\elevation.ps1"
. "$PSScriptRoot\shell\windows.ps1"
. "$PSScriptRoot\shell\window-text.ps1"
. "$PSScriptRoot\shell\prompt.ps1"
. "$PSScriptRoot\shell\folder-window.ps1"
. "$PSScriptRoot\shell\launch.ps1"
. "$PSScriptRoot\shell\mount-end.ps1"

Invoke-Operation -Name 'double-click-mount' -Needs 'path' -RequestFile $RequestFile -AnswerFile $AnswerFile -Act {
    param($Request)
    $path = $Request.path
    Assert-File -Path $path
    $attached = try { Test-ImageAttached -Path $path } catch { $false }
    if ($attached) { Stop-Operation -Is 'fault' -Code 'ALREADY_MOUNTED' -Text "$path is attached already" }
    Initialize-Automation
    $rootsBefore = @(Get-PresentRoot -Path $path)
    $opened = Open-FolderWindow -Path $path
    $known = @(Get-WindowHandle)
    $since = Get-Date
    try {
        Invoke-SelectedItem -Opened $opened -Path $path
        $end = Wait-MountEnd -Path $path -RootsBefore $rootsBefore -Known $known -Since $since
        if ($null -eq $end) { Stop-Operation -Is 'refused' -Code 'NOTHING_MOUNTED' -Text 'Explorer mounted nothing and said nothing within 30 seconds' }
        if ($null -eq $end.root) { return New-NotMounted -Path $path -Prompt $end.prompt -Program $end.program -Elevation $end.elevation }
        $device = try { "$((Get-ImageState -Path $path).DevicePath)" } catch { "\\.\$($end.root.TrimEnd('\'))" }
        New-Done -Value ([ordered]@{ device = $device; root = $end.root; options = @() })
    } finally {
        Close-FolderWindow -Opened $opened
    }
}
