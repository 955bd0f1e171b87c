# Has Explorer mount an image, as a double-click does it: unlike the interface, it obeys the mount verb.
param([string] $RequestFile, [string] $AnswerFile)
. "$PSScriptRoot\..\protocol.ps1"
. "$PSScriptRoot\..\lookup\own-folder.ps1"
. "$PSScriptRoot\..\lookup\image.ps1"
. "$PSScriptRoot\shell\windows.ps1"
. "$PSScriptRoot\shell\prompt.ps1"
. "$PSScriptRoot\shell\folder-window.ps1"

# Optical volumes with a medium in them: asked of CIM, for a standard user may not be allowed to ask for an image [?].
function Get-OpticalRoot {
    return @(Get-CimInstance -ClassName Win32_LogicalDisk -Filter 'DriveType=5' | Where-Object -FilterScript { $null -ne $_.Size } | ForEach-Object -Process { "$($_.DeviceID)\" })
}

Invoke-Operation -Name 'double-click-mount' -Needs 'path' -RequestFile $RequestFile -AnswerFile $AnswerFile -Act {
    param($Request)
    $path = $Request.path
    Assert-File -Path $path
    $attached = try { Test-ImageAttached -Path $path } catch { $false }
    if ($attached) { Stop-Operation -Is 'fault' -Code 'ALREADY_MOUNTED' -Text "$path is attached already" }
    Initialize-Automation
    $rootsBefore = @(Get-OpticalRoot)
    $opened = Open-FolderWindow -Path $path
    $known = @(Get-WindowHandle)
    try {
        Invoke-SelectedItem -Opened $opened -Path $path
        $seen = Wait-Until -Seconds 30 -Condition {
            $prompt = Find-Prompt -Known $known
            $root = @(Get-OpticalRoot | Where-Object -FilterScript { $rootsBefore -notcontains $_ }) | Select-Object -First 1
            if ($null -ne $prompt -or $null -ne $root) { @{ prompt = $prompt; root = $root } }
        }
        if ($null -eq $seen) { Stop-Operation -Is 'refused' -Code 'NOTHING_MOUNTED' -Text 'Explorer mounted nothing and said nothing within 30 seconds' }
        if ($null -eq $seen.root) {
            $shown = Save-Prompt -Window $seen.prompt
            $text = (@($shown.title) + $shown.texts) -join ' | '
            # 0x80070483: no program is associated with it. What the shell shows then names no code [M].
            $code = if ($text -match '0x[0-9A-Fa-f]{8}') { $Matches[0] } else { '0x80070483' }
            return [ordered]@{ is = 'refused'; code = $code; text = $text; value = $shown }
        }
        $device = try { "$((Get-DiskImage -ImagePath $path).DevicePath)" } catch { "\\.\$($seen.root.TrimEnd('\'))" }
        New-Done -Value ([ordered]@{ device = $device; root = $seen.root; options = @() })
    } finally {
        Close-FolderWindow -Opened $opened
    }
}
