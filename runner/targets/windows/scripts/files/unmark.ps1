# Unblocks a file as a user does it, and reads back that the mark is gone. A file without one is left as it is.
. "$PSScriptRoot\..\protocol.ps1"
. "$PSScriptRoot\..\lookup\own-folder.ps1"
. "$PSScriptRoot\stream.ps1"

Invoke-Operation -Name 'unmark' -Needs 'path' -Act {
    param($Request)
    $path = $Request.path
    Assert-File -Path $path
    $before = Read-ZoneStream -Path $path
    Invoke-Act -Act { Unblock-File -LiteralPath $path }
    $after = Read-ZoneStream -Path $path
    if ($null -ne $after.text) { Stop-Operation -Is 'fault' -Code 'STILL_MARKED' -Text "Unblock-File reported no error, and $path is still marked" }
    New-Done -Value ([ordered]@{ wasMarked = ($null -ne $before.text) })
}
