# SHA-256 of a file, or null where there is none.
. "$PSScriptRoot\..\protocol.ps1"

Invoke-Operation -Name 'sha256' -Needs 'path' -Act {
    param($Request)
    $sha256 = $null
    if (Test-Path -LiteralPath $Request.path -PathType Leaf) {
        $sha256 = (Get-FileHash -LiteralPath $Request.path -Algorithm SHA256).Hash.ToLowerInvariant()
    }
    New-Done -Value ([ordered]@{ sha256 = $sha256 })
}
