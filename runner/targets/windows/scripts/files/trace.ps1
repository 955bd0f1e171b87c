# The payload's trace: in the temp folder of whoever ran it, or in a session's own folder below that (as on a remote desktop host [M]).
. "$PSScriptRoot\..\protocol.ps1"
. "$PSScriptRoot\..\lookup\own-folder.ps1"
. "$PSScriptRoot\..\lookup\user.ps1"
. "$PSScriptRoot\..\lookup\search.ps1"

Invoke-Operation -Name 'trace' -Needs 'marker', 'user' -Act {
    param($Request)
    Assert-Marker -Marker $Request.marker
    $folders = @((Get-UserFolder -User $Request.user -Folder 'temp'), $env:TEMP)
    $text = $null
    foreach ($folder in $folders) {
        if ("$folder" -eq '' -or -not (Test-Path -LiteralPath $folder)) { continue }
        $found = @(Find-Name -Folder $folder -Filter "motw-harness-$($Request.marker).txt" -File)
        if ($found.Count -eq 0) { continue }
        if ($found[0].Length -gt 4096) { Stop-Operation -Is 'fault' -Code 'TRACE_TOO_LONG' -Text "$($found[0].FullName) has $($found[0].Length) bytes" }
        $text = "$(Get-Content -LiteralPath $found[0].FullName -Raw)"
        break
    }
    New-Done -Value ([ordered]@{ text = $text })
}
