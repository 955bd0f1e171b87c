# A window in which the shell asks or complains: recorded, photographed, closed. Never agreed to.
Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'

# Windows that came up since, and that are the shell's own word: its dialogs, SmartScreen's, "how do you want to open", the disc burner.
# That SmartScreen's window belongs to smartscreen.exe is not documented [M]: who owns it is part of the answer.
function Find-Prompt {
    param([int[]] $Known)
    foreach ($window in @(Get-DesktopWindow)) {
        try {
            if ($Known -contains [int] $window.Current.NativeWindowHandle -or $window.Current.IsOffscreen) { continue }
            $process = Get-Process -Id $window.Current.ProcessId -ErrorAction SilentlyContinue
            $owner = if ($null -eq $process) { '' } else { $process.ProcessName }
            $class = "$($window.Current.ClassName)"
            $isShells = $owner -in 'smartscreen', 'OpenWith', 'isoburn' -or ($owner -in 'explorer', 'rundll32' -and $class -eq '#32770')
            if ($isShells) { return $window }
        } catch [System.Windows.Automation.ElementNotAvailableException] { $null = $_ }
    }
    return $null
}

# A dialog with two ways out is the security warning only if it names the file: Explorer asks about other things in the same class [M].
function Save-Prompt {
    param($Window, [string] $Path)
    $shown = Get-WindowDescription -Window $Window
    $names = Test-NamesFile -Window $Window -Path $Path
    $kind = 'other'
    if ($shown.class -eq '#32770' -and $shown.buttons.Count -ge 2 -and $names) { $kind = 'security-warning' }
    if ($shown.owner -eq 'smartscreen') {
        $kind = 'smartscreen'
        # The way on, if there is one, is behind "More info": that link only unfolds the window [M].
        foreach ($link in @(Find-Part -Window $Window -ControlType 'Hyperlink') | Select-Object -First 1) {
            try { $link.GetCurrentPattern([System.Windows.Automation.InvokePattern]::Pattern).Invoke() } catch { $null = $_ }
            Start-Sleep -Seconds 1
            $shown = Get-WindowDescription -Window $Window
        }
    }
    $name = [guid]::NewGuid().ToString()
    $folder = Join-Path -Path (Get-OwnFolder) -ChildPath 'prompts'
    if (-not (Test-Path -LiteralPath $folder)) { $null = New-Item -Path $folder -ItemType Directory -Force }
    $record = [ordered]@{ kind = $kind; at = [DateTime]::UtcNow.ToString('o'); canGoOn = ($shown.buttons.Count -ge 2); namesFile = $names }
    foreach ($part in $shown.Keys) { $record[$part] = $shown[$part] }
    $record.photograph = Save-Photograph -Window $Window -File (Join-Path -Path $folder -ChildPath "$name.png")
    $record.closed = Close-DesktopWindow -Window $Window
    Set-Content -LiteralPath (Join-Path -Path $folder -ChildPath "$name.json") -Value (ConvertTo-JsonText -Value $record) -Encoding ASCII
    return $record
}

# Its place on the screen is given in other units where the display is scaled and PowerShell does not know [M]; then part of it is missing.
function Save-Photograph {
    param($Window, [string] $File)
    try {
        $place = $Window.Current.BoundingRectangle
        $bitmap = New-Object -TypeName System.Drawing.Bitmap -ArgumentList ([int] $place.Width), ([int] $place.Height)
        [System.Drawing.Graphics]::FromImage($bitmap).CopyFromScreen([int] $place.X, [int] $place.Y, 0, 0, $bitmap.Size)
        $bitmap.Save($File, [System.Drawing.Imaging.ImageFormat]::Png)
        return $File
    } catch { return $null }
}
