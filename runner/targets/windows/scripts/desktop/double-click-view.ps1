# Has the user's own shell open a document, and asks Word how it shows it; then it is closed, unsaved.
param([string] $RequestFile, [string] $AnswerFile)
. "$PSScriptRoot\..\protocol.ps1"
. "$PSScriptRoot\..\lookup\own-folder.ps1"
. "$PSScriptRoot\..\lookup\registry.ps1"
. "$PSScriptRoot\shell\windows.ps1"
. "$PSScriptRoot\shell\window-text.ps1"
. "$PSScriptRoot\shell\prompt.ps1"
. "$PSScriptRoot\shell\prompt-answer.ps1"
. "$PSScriptRoot\shell\folder-window.ps1"
. "$PSScriptRoot\shell\launch.ps1"
. "$PSScriptRoot\shell\running-word.ps1"
. "$PSScriptRoot\shell\shown-document.ps1"

Invoke-Operation -Name 'double-click-view' -Needs 'path' -RequestFile $RequestFile -AnswerFile $AnswerFile -Act {
    param($Request)
    $path = $Request.path
    $word = Get-RegistryValue -Key 'HKEY_LOCAL_MACHINE\SOFTWARE\Microsoft\Windows\CurrentVersion\App Paths\Winword.exe' -Name '(default)'
    if ("$word" -eq '') { Stop-Operation -Is 'unavailable' -Code 'NO_OFFICE' -Text 'Microsoft Word is not installed here' }
    Assert-File -Path $path
    Initialize-Automation
    $before = @(Get-WordProcess | ForEach-Object -Process { [int] $_.Id })
    $opened = Open-FolderWindow -Path $path
    $known = @(Get-WindowHandle)
    $since = Get-Date
    $call = Start-ShellOpen -Path $path -Handle $opened.handle
    $script:running = $null
    try {
        # A Word that was never started before is slow, and SmartScreen may ask its cloud first.
        $seen = Wait-Until -Seconds 40 -Condition {
            $prompt = Find-Prompt -Known $known
            if ($null -ne $prompt) { return @{ prompt = $prompt } }
            if (@(Get-WordProcess).Count -gt 0) { Set-FocusOnWindow -Handle $opened.handle }
            $script:running = Get-RunningWord
            Find-ShownDocument -Word $script:running -Path $path
        }
        $errors = @($call.Streams.Error | ForEach-Object -Process { $_ })
        if ($null -eq $seen -and $errors.Count -gt 0) { Invoke-Act -Act { throw $errors[0] } }
        $other = if ($null -eq $seen) { Find-StartedProcess -Path $path -Since $since -Except 'WINWORD.EXE' }
        if ($null -ne $other) {
            Stop-Process -Id $other.ProcessId -Force -ErrorAction SilentlyContinue
            Stop-Operation -Is 'unavailable' -Code 'OTHER_APPLICATION' -Text "$($other.Name) opened $path, and not Word"
        }
        if ($null -eq $seen) { Stop-Operation -Is 'fault' -Code 'NOTHING_SEEN' -Text "Word did not show $path within 40 seconds" }
        if ($null -ne $seen['prompt']) { return New-PromptAnswer -Window $seen.prompt -Path $path }
        $application = Get-WordVersion -Word $script:running
        Close-ShownDocument -Found $seen
        New-Done -Value ([ordered]@{ application = $application; view = $seen.view })
    } finally {
        Stop-NewWord -Word $script:running -Before $before
        Close-FolderWindow -Opened $opened
    }
}
