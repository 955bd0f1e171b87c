# Starts a program as the agent by CreateProcess. No shell takes part, so neither SmartScreen nor a security warning is asked.
. "$PSScriptRoot\..\protocol.ps1"
. "$PSScriptRoot\..\lookup\own-folder.ps1"

Invoke-Operation -Name 'open' -Needs 'path', 'seconds' -Act {
    param($Request)
    Assert-File -Path $Request.path
    $file = Convert-Path -LiteralPath $Request.path
    $start = New-Object -TypeName System.Diagnostics.ProcessStartInfo -ArgumentList $file
    # Without the shell it is CreateProcess (documentation of ProcessStartInfo.UseShellExecute).
    $start.UseShellExecute = $false
    $start.CreateNoWindow = $true
    $start.WorkingDirectory = Split-Path -Path $file -Parent
    # Its output is not ours: on our own standard output it would spoil the answer.
    $start.RedirectStandardInput = $true
    $start.RedirectStandardOutput = $true
    $start.RedirectStandardError = $true
    $process = Invoke-Act -Act { [System.Diagnostics.Process]::Start($start) }
    $process.StandardInput.Close()
    $process.BeginOutputReadLine()
    $process.BeginErrorReadLine()
    $exitCode = $null
    if ($process.WaitForExit([int] ([double] $Request.seconds * 1000))) { $exitCode = $process.ExitCode }
    New-Done -Value ([ordered]@{ pid = $process.Id; exitCode = $exitCode })
}
