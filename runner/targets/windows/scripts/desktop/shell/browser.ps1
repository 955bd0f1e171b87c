# The user's browser: Microsoft Edge, which every Windows of today has.
Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'

function Find-Browser {
    $edge = Get-RegistryValue -Key 'HKEY_LOCAL_MACHINE\SOFTWARE\Microsoft\Windows\CurrentVersion\App Paths\msedge.exe' -Name '(default)'
    if ("$edge" -eq '' -or -not (Test-Path -LiteralPath "$edge")) { Stop-Operation -Is 'unavailable' -Code 'NO_BROWSER' -Text 'Microsoft Edge is not installed here' }
    return "$edge"
}

function Start-Browser {
    param([string] $Browser, [string] $Url)
    return Start-Process -FilePath $Browser -ArgumentList '--no-first-run', '--new-window', $Url -PassThru
}

function Close-Browser {
    param($Process)
    if ($null -ne $Process -and -not $Process.HasExited) { $null = $Process.CloseMainWindow() }
}

# As far as it can be known: the titles of its windows, which a page that came instead of the file gives, and files that came meanwhile
# under other names, such as one that the browser holds back until it is told to keep it.
function Get-BrowserWord {
    param([string] $Folder, [datetime] $Since)
    foreach ($process in @(Get-Process -Name 'msedge' -ErrorAction SilentlyContinue)) {
        $title = "$($process.MainWindowTitle)"
        if ($title -ne '') { "a window called `"$($title.Substring(0, [Math]::Min($title.Length, 500)))`"" }
    }
    foreach ($file in @(Get-ChildItem -LiteralPath $Folder -File -Force | Select-Object -First 1000)) {
        if ($file.CreationTime -ge $Since) { "a file called $($file.Name) of $($file.Length) bytes" }
    }
}
