# Dismounts an image and waits until it is detached.
. "$PSScriptRoot\..\protocol.ps1"
. "$PSScriptRoot\..\lookup\image.ps1"

Invoke-Operation -Name 'unmount' -Needs 'path' -Act {
    param($Request)
    $attached = (Test-Path -LiteralPath $Request.path) -and (Test-ImageAttached -Path $Request.path)
    if ($attached) { Remove-ImageMount -Path $Request.path }
    New-Done -Value ([ordered]@{ wasAttached = $attached })
}
