# User Account Control asks on a desktop of its own, which nobody sees from here: what shows is its process.
Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'

function Get-ElevationPrompt {
    param([int] $Session, [datetime] $Since)
    return @(Get-CimInstance -ClassName Win32_Process -Filter "Name='consent.exe' AND SessionId=$Session" | Where-Object -FilterScript {
        $null -ne $_.CreationDate -and $_.CreationDate -ge $Since
    })
}

# One that waits for somebody. What is consented to without asking is gone at once, if its process is there at all [L].
function Find-ElevationPrompt {
    param([int] $Session, [datetime] $Since)
    $waiting = (Get-Date).AddSeconds(-5)
    return Get-ElevationPrompt -Session $Session -Since $Since | Where-Object -FilterScript { $_.CreationDate -le $waiting } | Select-Object -First 1
}

# While it asks, nothing else can be done on the desktop. Ended without an answer it is a no; where that is not allowed, it gives up by
# itself after two minutes [M].
function Stop-ElevationPrompt {
    param([int] $Session, [datetime] $Since)
    try {
        foreach ($process in @(Get-ElevationPrompt -Session $Session -Since $Since)) { Stop-Process -Id $process.ProcessId -Force }
    } catch { $null = $_ }
}
