# The two ways to learn a file's zone, never merged: the stream, and what urlmon maps the path to.
. "$PSScriptRoot\..\protocol.ps1"
. "$PSScriptRoot\..\lookup\own-folder.ps1"
. "$PSScriptRoot\stream.ps1"

Invoke-Operation -Name 'zone' -Needs 'path' -Act {
    param($Request)
    Assert-File -Path $Request.path
    $read = Read-ZoneStream -Path $Request.path
    $mapped = $null
    $failure = $null
    try {
        Add-Type -LiteralPath (Join-Path -Path $PSScriptRoot -ChildPath 'zone-map.cs')
        $mapped = [int] [MotwHarness.ZoneMap]::Map((Convert-Path -LiteralPath $Request.path))
        # A zone of an organisation's own has a number from 1000 on (URLZONE).
        if ($mapped -lt 0 -or $mapped -gt 4) {
            $failure = [ordered]@{ code = 'OTHER_ZONE'; text = "urlmon maps it to $mapped" }
            $mapped = $null
        }
    } catch {
        $failure = [ordered]@{ code = (Get-FailureCode -Failure $_); text = (Get-FailureText -Failure $_) }
    }
    New-Done -Value ([ordered]@{ stream = $read.text; mapped = $mapped; streamFailure = $read.failure; mapFailure = $failure })
}
