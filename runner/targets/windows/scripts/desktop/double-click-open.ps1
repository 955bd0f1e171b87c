# Has the user's own shell open a file, unelevated: SmartScreen and the security warning are asked, and Explorer is the parent.
param([string] $RequestFile, [string] $AnswerFile)
. "$PSScriptRoot\..\protocol.ps1"
. "$PSScriptRoot\..\lookup\own-folder.ps1"
. "$PSScriptRoot\shell\windows.ps1"
. "$PSScriptRoot\shell\window-text.ps1"
. "$PSScriptRoot\shell\prompt.ps1"
. "$PSScriptRoot\shell\prompt-answer.ps1"
. "$PSScriptRoot\shell\folder-window.ps1"
. "$PSScriptRoot\shell\launch.ps1"

Invoke-Operation -Name 'double-click-open' -Needs 'path', 'seconds' -RequestFile $RequestFile -AnswerFile $AnswerFile -Act {
    param($Request)
    $path = $Request.path
    Assert-File -Path $path
    Initialize-Automation
    $opened = Open-FolderWindow -Path $path
    $known = @(Get-WindowHandle)
    $since = Get-Date
    $call = Start-ShellOpen -Path $path -Handle $opened.handle
    try {
        # SmartScreen asks its cloud first, so this takes longer than a program may run.
        $seen = Wait-Until -Seconds 30 -PauseMilliseconds 50 -Condition {
            $process = Find-StartedProcess -Path $path -Since $since -Except 'OpenWith.exe'
            if ($null -ne $process) { return @{ process = $process; prompt = $null } }
            if (Test-NewTrace -Since $since) { return @{ process = $null; prompt = $null } }
            $prompt = Find-Prompt -Known $known
            if ($null -ne $prompt) { return @{ process = $null; prompt = $prompt } }
        }
        $errors = @($call.Streams.Error | ForEach-Object -Process { $_ })
        if ($null -eq $seen -and $errors.Count -gt 0) { Invoke-Act -Act { throw $errors[0] } }
        if ($null -eq $seen) { Stop-Operation -Is 'fault' -Code 'NOTHING_SEEN' -Text "neither a process nor a prompt came of $path within 30 seconds" }
        if ($null -ne $seen.prompt) { return New-PromptAnswer -Window $seen.prompt -Path $path }
        if ($null -eq $seen.process) { return New-Done -Value ([ordered]@{ pid = $null; exitCode = $null; parent = $null }) }
        $id = [int] $seen.process.ProcessId
        $exitCode = Get-EndOfProcess -Id $id -Seconds ([double] $Request.seconds)
        $parent = Get-Process -Id $seen.process.ParentProcessId -ErrorAction SilentlyContinue
        New-Done -Value ([ordered]@{ pid = $id; exitCode = $exitCode; parent = $(if ($null -ne $parent) { $parent.ProcessName }) })
    } finally {
        Close-FolderWindow -Opened $opened
    }
}
