# Has the user's Explorer take everything out of an archive, into a new folder beside it.
param([string] $RequestFile, [string] $AnswerFile)
. "$PSScriptRoot\..\protocol.ps1"
. "$PSScriptRoot\..\lookup\own-folder.ps1"
. "$PSScriptRoot\..\lookup\registry.ps1"
. "$PSScriptRoot\..\lookup\program.ps1"
. "$PSScriptRoot\..\files\stream.ps1"
. "$PSScriptRoot\..\archives\unpacking.ps1"
. "$PSScriptRoot\shell\windows.ps1"
. "$PSScriptRoot\shell\window-text.ps1"
. "$PSScriptRoot\shell\prompt.ps1"
. "$PSScriptRoot\shell\prompt-answer.ps1"
. "$PSScriptRoot\shell\folder-window.ps1"
. "$PSScriptRoot\shell\launch.ps1"
. "$PSScriptRoot\shell\shell-unpacking.ps1"

Invoke-Operation -Name 'shell-unpack' -Needs 'archive', 'seconds' -RequestFile $RequestFile -AnswerFile $AnswerFile -Act {
    param($Request)
    $archive = $Request.archive
    Assert-File -Path $archive
    $count = Measure-ShellFolder -Folder (New-Object -ComObject Shell.Application).NameSpace([string] $archive)
    if ($null -eq $count) { Stop-Operation -Is 'unavailable' -Code 'NO_UNPACKER' -Text "this Explorer does not show $archive as a folder" }
    Initialize-Automation
    $root = New-UnpackFolder -Archive $archive
    $opened = Open-FolderWindow -Path $archive
    $known = @(Get-WindowHandle)
    $call = Start-ShellUnpack -Archive $archive -Root $root -Handle $opened.handle
    try {
        $end = Wait-ShellUnpack -Root $root -Count $count -Known $known -Seconds ([double] $Request.seconds)
        if ($null -ne $end -and $null -ne $end.prompt) { return New-PromptAnswer -Window $end.prompt -Path $archive }
        $errors = @($call.Streams.Error | ForEach-Object -Process { $_ })
        if ($errors.Count -gt 0) { Invoke-Act -Act { throw $errors[0] } }
        # Some of it is told as it is: what is missing shows when it is compared with what was packed.
        if ($null -eq $end -and @(Get-UnpackedState -Root $root).Count -eq 0) { Stop-Operation -Is 'refused' -Code 'NOTHING_UNPACKED' -Text "Explorer took nothing out and said nothing within $($Request.seconds) seconds" }
        New-Done -Value ([ordered]@{ root = $root; tool = "Explorer $(Get-ProgramVersion -File "$env:SystemRoot\explorer.exe")".Trim() })
    } finally {
        Close-FolderWindow -Opened $opened
    }
}
