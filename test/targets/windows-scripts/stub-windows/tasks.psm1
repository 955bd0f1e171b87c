# The task scheduler: an interactive task runs only where its user is logged on, as a process of its own.
$running = @{}
function New-ScheduledTaskAction { param([string] $Execute, [string] $Argument) return [pscustomobject]@{ Execute = $Execute; Argument = $Argument } }
function New-ScheduledTaskPrincipal { param([string] $UserId, [string] $LogonType, [string] $RunLevel) return [pscustomobject]@{ UserId = $UserId; LogonType = $LogonType; RunLevel = $RunLevel } }
function New-ScheduledTaskSettingsSet { param([switch] $AllowStartIfOnBatteries, [switch] $DontStopIfGoingOnBatteries, [timespan] $ExecutionTimeLimit) return [pscustomobject]@{ ExecutionTimeLimit = $ExecutionTimeLimit } }

function Register-ScheduledTask {
    param([string] $TaskPath, [string] $TaskName, $Action, $Principal, $Settings)
    $state = Get-StubState
    if (-not $state.Contains('tasks')) { $state.tasks = @{} }
    $state.tasks[$TaskName] = @{ argument = $Action.Argument; user = $Principal.UserId; runLevel = $Principal.RunLevel; logonType = $Principal.LogonType }
    $state.lastTask = $state.tasks[$TaskName]
    Set-StubState -State $state
}

function Start-ScheduledTask {
    param([string] $TaskPath, [string] $TaskName)
    $task = (Get-StubValue -Name 'tasks')[$TaskName]
    if ($task.argument -notmatch '-File "([^"]+)" -RequestFile "([^"]+)" -AnswerFile "([^"]+)"$') { throw "the stub starts no task like $($task.argument)" }
    $script, $request, $answer = $Matches[1], $Matches[2], $Matches[3]
    $how = Get-StubValue -Name 'task' -Default 'runs'
    # Disconnected in between: the scheduler never gets to start it.
    if ($how -eq 'never-starts') { return }
    if ($how -eq 'hangs') { $script = "$PSScriptRoot/hang.ps1" }
    if ($how -eq 'crashes') { $script = "$PSScriptRoot/no-such-script.ps1" }
    if ($how -eq 'lies') { $script = "$PSScriptRoot/lie.ps1" }
    $start = [System.Diagnostics.ProcessStartInfo]::new($env:MOTW_STUB_PWSH)
    foreach ($word in '-NoProfile', '-NonInteractive', '-File', "$PSScriptRoot/bootstrap.ps1", '-File', $script, '-RequestFile', $request, '-AnswerFile', $answer) { $start.ArgumentList.Add($word) }
    $start.Environment['TEMP'] = "C:\Users\$($task.user)\AppData\Local\Temp"
    $start.Environment['USERPROFILE'] = "C:\Users\$($task.user)"
    $start.RedirectStandardOutput = $true
    $start.RedirectStandardError = $true
    $start.RedirectStandardInput = $true
    $running[$TaskName] = [System.Diagnostics.Process]::Start($start)
    $running[$TaskName].StandardInput.Close()
}

function Get-ScheduledTaskInfo {
    param([string] $TaskPath, [string] $TaskName)
    $process = $running[$TaskName]
    $result = if ($null -eq $process) { 0x41303 } elseif (-not $process.HasExited) { 0x41301 } else { $process.ExitCode }
    return [pscustomobject]@{ LastTaskResult = $result }
}

function Get-ScheduledTask {
    [CmdletBinding()] param([string] $TaskPath, [string] $TaskName)
    $tasks = Get-StubValue -Name 'tasks' -Default @{}
    $names = @($tasks.Keys | Where-Object -FilterScript { $TaskName -eq '' -or $_ -eq $TaskName })
    if ($names.Count -eq 0) { Write-Error -Message "No MSFT_ScheduledTask objects found with property 'TaskName' equal to '$TaskName'."; return }
    foreach ($name in $names) {
        $state = if ($null -ne $running[$name] -and -not $running[$name].HasExited) { 'Running' } else { 'Ready' }
        [pscustomobject]@{ TaskName = $name; TaskPath = $TaskPath; State = $state }
    }
}

function Stop-ScheduledTask {
    [CmdletBinding()] param([string] $TaskPath, [string] $TaskName)
    if ($null -ne $running[$TaskName] -and -not $running[$TaskName].HasExited) { $running[$TaskName].Kill($true) }
}

function Unregister-ScheduledTask {
    [CmdletBinding(SupportsShouldProcess)] param([string] $TaskPath, [string] $TaskName)
    $state = Get-StubState
    $state.tasks.Remove($TaskName)
    Set-StubState -State $state
}
