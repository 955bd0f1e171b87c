# Brings a staged file into a folder of the user's, as the user. The staged file stays: it is not the user's to delete.
param([string] $RequestFile, [string] $AnswerFile)
. "$PSScriptRoot\..\protocol.ps1"
. "$PSScriptRoot\..\lookup\own-folder.ps1"
. "$PSScriptRoot\..\files\placing.ps1"
. "$PSScriptRoot\shell\known-folder.ps1"

Invoke-Operation -Name 'place' -Needs 'source', 'folder', 'name' -RequestFile $RequestFile -AnswerFile $AnswerFile -Act {
    param($Request)
    New-Done -Value ([ordered]@{ path = (Copy-StagedFile -Source $Request.source -Folder (Get-KnownFolder -Folder $Request.folder) -Name $Request.name) })
}
