# Copies of mounted files in a new folder in the user's temp folder, made by the agent.
. "$PSScriptRoot\..\protocol.ps1"
. "$PSScriptRoot\..\lookup\own-folder.ps1"
. "$PSScriptRoot\..\lookup\user.ps1"
. "$PSScriptRoot\placing.ps1"

Invoke-Operation -Name 'copy-out' -Needs 'files', 'folder', 'user' -Act {
    param($Request)
    $parent = Get-UserFolder -User $Request.user -Folder 'temp'
    $paths = @(Copy-FileOut -Files @($Request.files) -Parent $parent -Folder $Request.folder)
    New-Done -Value ([ordered]@{ paths = $paths })
}
