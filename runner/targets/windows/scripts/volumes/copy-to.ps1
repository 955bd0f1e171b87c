# Copies a file to a second volume that the owner has prepared, as the agent.
. "$PSScriptRoot\..\protocol.ps1"
. "$PSScriptRoot\..\lookup\own-folder.ps1"
. "$PSScriptRoot\..\lookup\volume.ps1"
. "$PSScriptRoot\..\files\placing.ps1"
. "$PSScriptRoot\copying.ps1"

Invoke-Operation -Name 'copy-to' -Needs 'volume', 'path' -Act {
    param($Request)
    New-Done -Value ([ordered]@{ path = (Copy-ToVolume -Volume $Request.volume -File $Request.path) })
}
