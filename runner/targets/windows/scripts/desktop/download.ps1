# The user's own Edge downloads a file, with the proxy that it is set to, and marks it as it marks every download.
param([string] $RequestFile, [string] $AnswerFile)
. "$PSScriptRoot\..\protocol.ps1"
. "$PSScriptRoot\..\lookup\own-folder.ps1"
. "$PSScriptRoot\..\lookup\registry.ps1"
. "$PSScriptRoot\..\files\stream.ps1"
. "$PSScriptRoot\shell\known-folder.ps1"
. "$PSScriptRoot\shell\browser.ps1"

# What there is of the download, or nothing. Edge gives a file its name when it has all of it, and marks it then [M]: so it counts once it
# was the same for two looks, mark and all.
function Get-DownloadState {
    param([string] $Path)
    if ((Test-Path -LiteralPath "$Path.crdownload") -or -not (Test-Path -LiteralPath $Path -PathType Leaf)) { return '' }
    $file = Get-Item -LiteralPath $Path -Force
    if ($file.Length -eq 0) { return '' }
    return "$($file.Length) $($file.LastWriteTimeUtc.Ticks) $((Read-ZoneStream -Path $Path).text)"
}

Invoke-Operation -Name 'download' -Needs 'url', 'name', 'seconds' -RequestFile $RequestFile -AnswerFile $AnswerFile -Act {
    param($Request)
    Assert-PlainName -Name $Request.name
    # It becomes part of a command line.
    if ("$($Request.url)" -notmatch '^https?://[^\s"]+$') { Stop-Operation -Is 'fault' -Code 'PROTOCOL' -Text "not an address of the web: $($Request.url)" }
    $edge = Find-Browser
    if (@(Get-CimInstance -ClassName Win32_NetworkAdapterConfiguration -Filter 'IPEnabled=TRUE').Count -eq 0) { Stop-Operation -Is 'unavailable' -Code 'NO_NETWORK' -Text 'no network adapter of this machine has an address' }
    $folder = Get-KnownFolder -Folder 'downloads'
    $path = Join-Path -Path $folder -ChildPath $Request.name
    if (Test-Path -LiteralPath $path) { Stop-Operation -Is 'fault' -Code 'EXISTS' -Text "$path exists already" }
    $since = Get-Date
    $script:last = ''
    $browser = Start-Browser -Browser $edge -Url $Request.url
    try {
        $saved = Wait-Until -Seconds ([double] $Request.seconds) -PauseMilliseconds 1000 -Condition {
            $now = Get-DownloadState -Path $path
            $same = $now -ne '' -and $now -ceq $script:last
            $script:last = $now
            $same
        }
        $words = @(if (-not $saved) { Get-BrowserWord -Folder $folder -Since $since })
    } finally {
        Close-Browser -Process $browser
    }
    if ($saved) { return New-Done -Value ([ordered]@{ path = $path }) }
    $said = $(if ($words.Count -gt 0) { "there is $($words -join ', ')" } else { 'Edge shows nothing of it' })
    Stop-Operation -Is 'refused' -Code 'NOT_DOWNLOADED' -Text "$($Request.name) did not come within $($Request.seconds) seconds: $said"
}
