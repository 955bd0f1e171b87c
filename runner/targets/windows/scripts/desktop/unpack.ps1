# Unpacks an archive by a program, as the user.
param([string] $RequestFile, [string] $AnswerFile)
. "$PSScriptRoot\..\protocol.ps1"
. "$PSScriptRoot\..\lookup\own-folder.ps1"
. "$PSScriptRoot\..\lookup\registry.ps1"
. "$PSScriptRoot\..\lookup\program.ps1"
. "$PSScriptRoot\..\archives\unpackers.ps1"
. "$PSScriptRoot\..\archives\bounded-program.ps1"
. "$PSScriptRoot\..\archives\unpacking.ps1"

Invoke-Operation -Name 'unpack' -Needs 'archive', 'by', 'seconds' -RequestFile $RequestFile -AnswerFile $AnswerFile -Act {
    param($Request)
    New-Done -Value (Expand-Whole -Archive $Request.archive -By $Request.by -Seconds ([double] $Request.seconds))
}
