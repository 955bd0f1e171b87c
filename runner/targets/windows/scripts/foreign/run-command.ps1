# Runs one command of a test that is not ours, in a folder that carries its token, with an end to its time and to what is kept of it.
. "$PSScriptRoot\..\protocol.ps1"
. "$PSScriptRoot\..\lookup\own-folder.ps1"

function New-Heard {
    param([System.IO.StreamReader] $Reader)
    $buffer = New-Object -TypeName 'char[]' -ArgumentList 4096
    return @{ Reader = $Reader; Buffer = $buffer; Text = (New-Object -TypeName System.Text.StringBuilder); Cut = $false; Ended = $false; Next = $Reader.ReadAsync($buffer, 0, 4096) }
}

# What came since the last look. A command that never stops talking does not keep anybody from looking at the clock.
function Update-Heard {
    param([hashtable] $Heard)
    for ($turn = 0; $turn -lt 64 -and -not $Heard.Ended -and $Heard.Next.IsCompleted; $turn++) {
        $count = $Heard.Next.Result
        $kept = [Math]::Min($count, 16384 - $Heard.Text.Length)
        $null = $Heard.Text.Append($Heard.Buffer, 0, $kept)
        if ($kept -lt $count) { $Heard.Cut = $true }
        if ($count -eq 0) { $Heard.Ended = $true } else { $Heard.Next = $Heard.Reader.ReadAsync($Heard.Buffer, 0, 4096) }
    }
}

Invoke-Operation -Name 'run-command' -Needs 'program', 'arguments', 'token', 'seconds' -Act {
    param($Request)
    Assert-Marker -Marker $Request.token
    if ($Request.program -notin 'powershell.exe', 'cmd.exe') { Stop-Operation -Is 'fault' -Code 'PROTOCOL' -Text "$($Request.program) is run for nobody" }
    $folder = Join-Path -Path $env:TEMP -ChildPath "motw-foreign-$($Request.token)"
    # A clean-up runs where its command ran.
    if (-not (Test-Path -LiteralPath $folder)) { $null = New-Item -Path $folder -ItemType Directory }
    $start = New-Object -TypeName System.Diagnostics.ProcessStartInfo -ArgumentList $Request.program, $Request.arguments
    $start.UseShellExecute = $false
    $start.CreateNoWindow = $true
    $start.WorkingDirectory = Convert-Path -LiteralPath $folder
    # Its output is not ours: on our own standard output it would spoil the answer.
    $start.RedirectStandardInput = $true
    $start.RedirectStandardOutput = $true
    $start.RedirectStandardError = $true
    $process = Invoke-Act -Act { [System.Diagnostics.Process]::Start($start) }
    $process.StandardInput.Close()
    $out = New-Heard -Reader $process.StandardOutput
    $err = New-Heard -Reader $process.StandardError
    $ended = Wait-Until -Seconds $Request.seconds -PauseMilliseconds 100 -Condition { Update-Heard -Heard $out; Update-Heard -Heard $err; $process.HasExited }
    if (-not $ended) {
        # With all that it started (documentation of taskkill); what has ended meanwhile is no fault.
        try { $null = Invoke-Tool -Tool 'taskkill.exe' -Arguments '/PID', "$($process.Id)", '/T', '/F' } catch { $null = $_ }
        if (-not $process.WaitForExit(10000)) { Stop-Operation -Is 'fault' -Code 'STILL_RUNNING' -Text "process $($process.Id) can not be ended" }
    }
    # Whatever it left running may hold the other end open: its end is not waited for.
    $null = Wait-Until -Seconds 2 -PauseMilliseconds 50 -Condition { Update-Heard -Heard $out; Update-Heard -Heard $err; $out.Ended -and $err.Ended }
    $exitCode = $null
    if ($ended) { $exitCode = $process.ExitCode }
    $said = [ordered]@{ out = "$($out.Text)"; err = "$($err.Text)"; cut = ($out.Cut -or $err.Cut) }
    New-Done -Value ([ordered]@{ pid = $process.Id; parent = $PID; exitCode = $exitCode; said = $said })
}
