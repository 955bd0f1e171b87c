# The guest's clock.
. "$PSScriptRoot\..\protocol.ps1"

Invoke-Operation -Name 'clock' -Act {
    New-Done -Value ([ordered]@{ unixMs = [DateTimeOffset]::UtcNow.ToUnixTimeMilliseconds() })
}
