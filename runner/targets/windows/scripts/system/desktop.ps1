# Has a desktop task done in the user's own session, by a one-off scheduled task, and gives its answer back.
. "$PSScriptRoot\..\protocol.ps1"
. "$PSScriptRoot\..\lookup\own-folder.ps1"
. "$PSScriptRoot\..\lookup\user.ps1"
. "$PSScriptRoot\..\lookup\elevation.ps1"
. "$PSScriptRoot\user-task.ps1"

Invoke-Operation -Name 'desktop' -Needs 'task', 'args', 'user', 'seconds' -Act {
    param($Request)
    $task = $Request.task
    $script = Join-Path -Path $PSScriptRoot -ChildPath "..\desktop\$task.ps1"
    if ($task -notmatch '^[a-z-]+$' -or -not (Test-Path -LiteralPath $script)) { Stop-Operation -Is 'fault' -Code 'PROTOCOL' -Text "no desktop task is called $task" }
    $desktop = Get-UserDesktop -User $Request.user
    if ($null -eq $desktop) { Stop-Operation -Is 'unavailable' -Code 'NO_DESKTOP' -Text "$($Request.user) is not logged on with a desktop" }
    # Nobody double-clicks on a locked screen, and no prompt would be seen there.
    if ($desktop.locked -and $task -match '^(double-click|shell)-') { Stop-Operation -Is 'unavailable' -Code 'DESKTOP_LOCKED' -Text "the screen of $($Request.user) is locked" }
    # Every user may write where the answers go; nobody but the agent decides what is asked.
    $own = Get-OwnFolder
    foreach ($folder in 'desktop', 'staged') {
        if (-not (Test-Path -LiteralPath (Join-Path -Path $own -ChildPath $folder))) { $null = New-Item -Path (Join-Path -Path $own -ChildPath $folder) -ItemType Directory -Force }
    }
    $name = [guid]::NewGuid().ToString()
    $asked = Join-Path -Path $own -ChildPath "staged\$name.request.json"
    $answered = Join-Path -Path $own -ChildPath "desktop\$name.answer.json"
    $body = [ordered]@{ v = 1; operation = $task; args = $Request.args }
    Set-Content -LiteralPath $asked -Value (ConvertTo-JsonText -Value $body) -Encoding ASCII
    $since = Get-Date
    try {
        Start-UserTask -Name $name -User $Request.user -Script (Convert-Path -LiteralPath $script) -RequestFile $asked -AnswerFile $answered -Seconds ([int] $Request.seconds)
        $there = Wait-Until -Seconds ([double] $Request.seconds) -Condition { (Test-Path -LiteralPath $answered) -or (Test-UserTaskOver -Name $name) }
        # A task that has ended has written its answer before.
        if (-not (Test-Path -LiteralPath $answered)) {
            $why = "no answer in $($Request.seconds) seconds"
            if ($there) { $why = 'it ended without an answer' }
            Stop-Operation -Is 'fault' -Code 'NO_DESKTOP_ANSWER' -Text "${task}: $why; the scheduler says $(Get-UserTaskResult -Name $name)"
        }
        Read-TaskAnswer -File $answered -Task $task
    } finally {
        Stop-UserTask -Name $name
        Stop-ElevationPrompt -Session $desktop.session -Since $since
        foreach ($file in $asked, $answered, "$answered.part") { Remove-Item -LiteralPath $file -Force -ErrorAction SilentlyContinue }
    }
}
