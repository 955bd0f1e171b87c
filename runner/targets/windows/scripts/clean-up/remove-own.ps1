# Takes the harness's own folder and tasks away. The owner's permission is the owner's: it stays.
. "$PSScriptRoot\..\protocol.ps1"
. "$PSScriptRoot\..\lookup\own-folder.ps1"

Invoke-Operation -Name 'remove-own' -Act {
    $own = Get-OwnFolder
    foreach ($task in @(Get-ScheduledTask -TaskPath '\motw-harness\' -ErrorAction SilentlyContinue)) {
        Unregister-ScheduledTask -TaskPath $task.TaskPath -TaskName $task.TaskName -Confirm:$false
    }
    if (Test-Path -LiteralPath $own) {
        # Not Remove-Item: users may write in it, and this call follows no link out of the folder (documentation of Directory.Delete).
        [System.IO.Directory]::Delete((Convert-Path -LiteralPath $own), $true)
    }
    if (Test-Path -LiteralPath $own) { Stop-Operation -Is 'fault' -Code 'NOT_REMOVED' -Text "$own is still there" }
    New-Done
}
