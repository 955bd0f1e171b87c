# Brings a staged file into a folder of the user's, as the agent.
. "$PSScriptRoot\..\protocol.ps1"
. "$PSScriptRoot\..\lookup\own-folder.ps1"
. "$PSScriptRoot\..\lookup\user.ps1"
. "$PSScriptRoot\placing.ps1"

Invoke-Operation -Name 'place' -Needs 'source', 'folder', 'name', 'user' -Act {
    param($Request)
    $folder = Get-UserFolder -User $Request.user -Folder $Request.folder
    $path = Copy-StagedFile -Source $Request.source -Folder $folder -Name $Request.name
    Remove-Item -LiteralPath $Request.source -Force
    New-Done -Value ([ordered]@{ path = $path })
}
