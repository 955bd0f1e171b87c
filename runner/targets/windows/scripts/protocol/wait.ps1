# Every wait in the guest has an end.
Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'

# The condition's first value that is not empty, or nothing when the time is over. It is asked at least once.
function Wait-Until {
    param([double] $Seconds, [scriptblock] $Condition, [int] $PauseMilliseconds = 250)
    $watch = [System.Diagnostics.Stopwatch]::StartNew()
    while ($true) {
        $found = & $Condition
        if ($found) { return $found }
        if ($watch.Elapsed.TotalSeconds -ge $Seconds) { return }
        Start-Sleep -Milliseconds $PauseMilliseconds
    }
}

# A program of Windows: its output, or a fault with its exit code. Its error stream must not end the script (5.1 does so under Stop).
function Invoke-Tool {
    param([string] $Tool, [string[]] $Arguments)
    $ErrorActionPreference = 'Continue'
    $output = @(& $Tool @Arguments 2>&1 | ForEach-Object -Process { "$_" })
    $exitCode = $LASTEXITCODE
    $ErrorActionPreference = 'Stop'
    if ($exitCode -ne 0) { Stop-Operation -Is 'fault' -Code ('0x{0:X8}' -f $exitCode) -Text "$Tool ended with ${exitCode}: $($output -join ' ')" }
    return $output
}
