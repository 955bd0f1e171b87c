# Copies a file to a second volume that the owner has prepared, as the user.
param([string] $RequestFile, [string] $AnswerFile)
. "$PSScriptRoot\..\protocol.ps1"
. "$PSScriptRoot\..\lookup\own-folder.ps1"
. "$PSScriptRoot\..\lookup\volume.ps1"
. "$PSScriptRoot\..\files\placing.ps1"
. "$PSScriptRoot\..\volumes\copying.ps1"

Invoke-Operation -Name 'copy-to' -Needs 'volume', 'path' -RequestFile $RequestFile -AnswerFile $AnswerFile -Act {
    param($Request)
    New-Done -Value ([ordered]@{ path = (Copy-ToVolume -Volume $Request.volume -File $Request.path) })
}
