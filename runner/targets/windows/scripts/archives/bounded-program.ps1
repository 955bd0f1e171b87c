# A program that may never end: with a graphical one, a message that nobody reads is enough.
Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'

# Its exit code and what it said. One that does not end is ended with all that it started, and is a fault: it refused nothing.
function Invoke-BoundedProgram {
    param([string] $File, [string] $Arguments, [string] $Folder, [double] $Seconds)
    $start = New-Object -TypeName System.Diagnostics.ProcessStartInfo -ArgumentList (Convert-Path -LiteralPath $File), $Arguments
    $start.UseShellExecute = $false
    $start.CreateNoWindow = $true
    $start.WorkingDirectory = Convert-Path -LiteralPath $Folder
    # Its output is not ours: on our own standard output it would spoil the answer.
    $start.RedirectStandardInput = $true
    $start.RedirectStandardOutput = $true
    $start.RedirectStandardError = $true
    $process = [System.Diagnostics.Process]::Start($start)
    $process.StandardInput.Close()
    $heard = @($process.StandardOutput.ReadToEndAsync(), $process.StandardError.ReadToEndAsync())
    if (-not $process.WaitForExit([int] ($Seconds * 1000))) {
        # Where it can not be ended with all that it started, it is ended alone.
        try { $null = Invoke-Tool -Tool 'taskkill.exe' -Arguments '/PID', "$($process.Id)", '/T', '/F' } catch { try { $process.Kill() } catch { $null = $_ } }
        $gone = $process.WaitForExit(10000)
        Stop-Operation -Is 'fault' -Code 'UNPACKER_HUNG' -Text "$(Split-Path -Path $File -Leaf) did not end within $Seconds seconds$(if (-not $gone) { ', and can not be ended' })"
    }
    # Whatever it left running may hold the other end open: its end is not waited for.
    $null = Wait-Until -Seconds 2 -PauseMilliseconds 50 -Condition { @($heard | Where-Object -FilterScript { -not $_.IsCompleted }).Count -eq 0 }
    $words = @(foreach ($one in $heard) { if ($one.Status -eq 'RanToCompletion') { ("$($one.Result)" -replace '\s+', ' ').Trim() } })
    $said = (@($words | Where-Object -FilterScript { $_ -ne '' }) -join ' | ')
    return [ordered]@{ exitCode = $process.ExitCode; said = $said.Substring(0, [Math]::Min($said.Length, 4000)) }
}
