# A channel's events after a record id, oldest first, as rendered XML.
. "$PSScriptRoot\..\protocol.ps1"
. "$PSScriptRoot\channel.ps1"

Invoke-Operation -Name 'events' -Needs 'channel', 'after', 'limit' -Act {
    param($Request)
    $state = Get-ChannelState -Channel $Request.channel
    if (-not $state.exists) { Stop-Operation -Is 'fault' -Code 'NO_CHANNEL' -Text "$($Request.channel) does not exist here" }
    $after = [long] $Request.after
    $limit = [int] $Request.limit
    try {
        # One more than wanted tells whether there is more. Debug channels can only be read oldest first.
        $records = @(Get-WinEvent -LogName $Request.channel -FilterXPath "*[System[EventRecordID > $after]]" -Oldest -MaxEvents ($limit + 1))
    } catch {
        if ($_.FullyQualifiedErrorId -notlike 'NoMatchingEventsFound*') { throw }
        $records = @()
    }
    $events = New-Object -TypeName System.Collections.ArrayList
    $last = $after
    $characters = 0
    foreach ($record in $records) {
        $xml = "$($record.ToXml())"
        $characters += $xml.Length
        # Six bytes for each in the worst case (\uXXXX): this stays below what the harness takes at once.
        if ($events.Count -ge $limit -or ($events.Count -gt 0 -and $characters -gt 2097152)) { break }
        $null = $events.Add($xml)
        $last = [long] $record.RecordId
    }
    # Asked for before the events were: what was written in between is newer.
    $newest = $state.newest
    if ($events.Count -gt 0 -and ($null -eq $newest -or $last -gt $newest)) { $newest = $last }
    New-Done -Value ([ordered]@{ events = $events; last = $last; oldest = $state.oldest; newest = $newest; more = ($records.Count -gt $events.Count) })
}
