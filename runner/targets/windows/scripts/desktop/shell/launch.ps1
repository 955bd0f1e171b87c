# Has the user's Explorer start a file, and finds the process that came of it.
Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'

# In a runspace of its own: the call may not come back before a prompt is answered [?], and the prompt has to be watched for.
function Start-ShellCall {
    param([scriptblock] $Call, [object[]] $Arguments)
    $runspace = [System.Management.Automation.Runspaces.RunspaceFactory]::CreateRunspace()
    $runspace.ApartmentState = 'STA'
    $runspace.Open()
    $shell = [System.Management.Automation.PowerShell]::Create()
    $shell.Runspace = $runspace
    $null = $shell.AddScript($Call.ToString())
    foreach ($argument in $Arguments) { $null = $shell.AddArgument($argument) }
    $null = $shell.BeginInvoke()
    return $shell
}

function Start-ShellOpen {
    param([string] $Path, [long] $Handle)
    return Start-ShellCall -Arguments $Path, $Handle -Call {
        param($Path, $Handle)
        foreach ($window in @((New-Object -ComObject Shell.Application).Windows())) {
            if ($null -eq $window -or [long] $window.HWND -ne $Handle) { continue }
            $window.Document.Application.ShellExecute($Path, '', (Split-Path -Path $Path -Parent), '', 1)
            return
        }
        throw 'the folder window is gone'
    }
}

# By the program's path, or by a command line with it: a document's program is another. A scanner of another session looks at it, too.
function Find-StartedProcess {
    param([string] $Path, [datetime] $Since, [string] $Except = '')
    $session = (Get-Process -Id $PID).SessionId
    foreach ($process in @(Get-CimInstance -ClassName Win32_Process -Filter "SessionId=$session")) {
        if ($process.ProcessId -eq $PID -or $process.Name -eq $Except -or $process.CreationDate -lt $Since) { continue }
        if ("$($process.ExecutablePath)" -eq $Path -or "$($process.CommandLine)".Contains($Path)) { return $process }
    }
    return $null
}

# The payload may have ended before anybody looked: its trace in this user's temp folder shows that it ran.
function Test-NewTrace {
    param([datetime] $Since)
    $traces = @(Get-ChildItem -LiteralPath $env:TEMP -Filter 'motw-harness-*.txt' -File -ErrorAction SilentlyContinue)
    return @($traces | Where-Object -FilterScript { $_.LastWriteTime -ge $Since }).Count -gt 0
}

function Get-EndOfProcess {
    param([int] $Id, [double] $Seconds)
    try {
        $process = Get-Process -Id $Id
        # Asked for while it runs: an exit code can only be read through a handle that is open by then.
        $null = $process.Handle
        if ($process.WaitForExit([int] ($Seconds * 1000))) { return $process.ExitCode }
    } catch { $null = $_ }
    return $null
}
