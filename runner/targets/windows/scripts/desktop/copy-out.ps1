# Copies of mounted files in a new folder in the user's temp folder, made by the user.
param([string] $RequestFile, [string] $AnswerFile)
. "$PSScriptRoot\..\protocol.ps1"
. "$PSScriptRoot\..\lookup\own-folder.ps1"
. "$PSScriptRoot\..\files\placing.ps1"
. "$PSScriptRoot\shell\known-folder.ps1"

Invoke-Operation -Name 'copy-out' -Needs 'files', 'folder' -RequestFile $RequestFile -AnswerFile $AnswerFile -Act {
    param($Request)
    $paths = @(Copy-FileOut -Files @($Request.files) -Parent (Get-KnownFolder -Folder 'temp') -Folder $Request.folder)
    New-Done -Value ([ordered]@{ paths = $paths })
}
