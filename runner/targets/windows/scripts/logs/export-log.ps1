# A channel's events after a record id as an .evtx file, for evidence.
. "$PSScriptRoot\..\protocol.ps1"

Invoke-Operation -Name 'export-log' -Needs 'channel', 'after', 'to' -Act {
    param($Request)
    $query = "/q:*[System[EventRecordID>$([long] $Request.after)]]"
    $null = Invoke-Tool -Tool 'wevtutil.exe' -Arguments 'epl', $Request.channel, $Request.to, $query, '/ow:true'
    if (-not (Test-Path -LiteralPath $Request.to)) { Stop-Operation -Is 'fault' -Code 'NOT_EXPORTED' -Text "wevtutil reported no error and wrote no $($Request.to)" }
    New-Done -Value ([ordered]@{ path = $Request.to; bytes = [long] (Get-Item -LiteralPath $Request.to).Length })
}
