# Event channels: their events are XML texts in the state, the newest last.
function New-EventError {
    param([string] $Text, [string] $Id)
    return [System.Management.Automation.ErrorRecord]::new([System.Exception]::new($Text), $Id, 'ObjectNotFound', $null)
}

function Get-RecordId {
    param([string] $Xml)
    return [long] ([xml] $Xml).Event.System.EventRecordID
}

function Get-WinEvent {
    [CmdletBinding()] param([string] $ListLog, [string] $LogName, [string] $FilterXPath, [switch] $Oldest, [long] $MaxEvents)
    $name = if ($ListLog -ne '') { $ListLog } else { $LogName }
    $channel = (Get-StubValue -Name 'channels' -Default @{})[$name]
    if ($null -eq $channel) { $PSCmdlet.WriteError((New-EventError -Text "There is not an event log on the localhost computer that matches `"$name`"." -Id 'NoMatchingLogsFound')); return }
    $events = @($channel.events | Where-Object -FilterScript { $_ })
    if ($ListLog -ne '') {
        $ids = @($events | ForEach-Object -Process { Get-RecordId -Xml $_ })
        return [pscustomobject]@{ LogName = $name; IsEnabled = $channel.enabled; MaximumSizeInBytes = 1052672; RecordCount = $events.Count; OldestRecordNumber = $(if ($ids.Count -gt 0) { $ids[0] }) }
    }
    if ($channel.debug -and -not $Oldest) { throw [System.Exception]::new('The Debug and Analytic channels can only be read oldest first.') }
    if ($FilterXPath -notmatch '^\*\[System\[EventRecordID > (\d+)\]\]$') { throw "the stub knows no query like $FilterXPath" }
    $after = [long] $Matches[1]
    $records = @(foreach ($xml in $events) {
        $id = Get-RecordId -Xml $xml
        if ($id -le $after) { continue }
        Add-Member -InputObject ([pscustomobject]@{ RecordId = $id; Xml = $xml }) -MemberType ScriptMethod -Name ToXml -Value { return $this.Xml } -PassThru
    })
    if (-not $Oldest) { [array]::Reverse($records) }
    if ($records.Count -eq 0) { $PSCmdlet.WriteError((New-EventError -Text 'No events were found that match the specified selection criteria.' -Id 'NoMatchingEventsFound')); return }
    $records | Select-Object -First $MaxEvents
}

function wevtutil.exe {
    $global:LASTEXITCODE = 0
    $verb, $name, $rest = $args
    $state = Get-StubState
    if (-not $state.channels.Contains($name)) {
        $global:LASTEXITCODE = 15007
        Write-Error -Message 'The specified channel could not be found.' -ErrorAction Continue
        return
    }
    if ($verb -eq 'epl') { [System.IO.File]::WriteAllText((ConvertTo-RealPath -Path $rest[0]), (@($state.channels[$name].events) -join "`n")); return }
    if ($verb -eq 'sl' -and $rest[0] -match '^/e:(true|false)$') {
        $state.channels[$name].enabled = $Matches[1] -eq 'true'
        Set-StubState -State $state
        return
    }
    throw "the stub knows no wevtutil $args"
}
Export-ModuleMember -Function Get-WinEvent, wevtutil.exe
