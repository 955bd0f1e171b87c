# The user's own Edge downloads the staged file from this machine, so that the mark and its telemetry are a real browser's.
param([string] $RequestFile, [string] $AnswerFile)
. "$PSScriptRoot\..\protocol.ps1"
. "$PSScriptRoot\..\lookup\own-folder.ps1"
. "$PSScriptRoot\..\lookup\registry.ps1"
. "$PSScriptRoot\shell\known-folder.ps1"
. "$PSScriptRoot\shell\browser.ps1"
. "$PSScriptRoot\shell\served-file.ps1"

Invoke-Operation -Name 'browser-download' -Needs 'source', 'name' -RequestFile $RequestFile -AnswerFile $AnswerFile -Act {
    param($Request)
    Assert-PlainName -Name $Request.name
    Assert-File -Path $Request.source
    $edge = Find-Browser
    $path = Join-Path -Path (Get-KnownFolder -Folder 'downloads') -ChildPath $Request.name
    if (Test-Path -LiteralPath $path) { Stop-Operation -Is 'fault' -Code 'EXISTS' -Text "$path exists already" }
    $length = (Get-Item -LiteralPath $Request.source).Length
    $urlPath = '/' + [uri]::EscapeDataString($Request.name)
    $listener = Start-FileServer
    $script:asked = $false
    try {
        # The address has dots in it, so it is in the Internet zone; the name localhost would be in the intranet's [M].
        $url = "http://127.0.0.1:$($listener.LocalEndpoint.Port)$urlPath"
        $browser = Start-Browser -Browser $edge -Url $url
        # A browser names the file at last when it has all of it.
        $saved = Wait-Until -Seconds 60 -Condition {
            if (Send-ServedFile -Listener $listener -File $Request.source -UrlPath $urlPath) { $script:asked = $true }
            (Test-Path -LiteralPath $path) -and (Get-Item -LiteralPath $path -Force).Length -eq $length
        }
        Close-Browser -Process $browser
    } finally {
        $listener.Stop()
    }
    if (-not $saved) {
        $why = if ($script:asked) { 'Edge fetched the file and did not save it under its name' } else { 'Edge did not ask for the file' }
        Stop-Operation -Is 'unavailable' -Code 'BROWSER_DID_NOT_SAVE' -Text "$why within 60 seconds"
    }
    New-Done -Value ([ordered]@{ path = $path })
}
