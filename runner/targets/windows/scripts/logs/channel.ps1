# One event channel.
Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'

function Get-ChannelState {
    param([string] $Channel)
    $state = [ordered]@{ channel = $Channel; exists = $false; enabled = $false; records = [long] 0; oldest = $null; newest = $null; maxBytes = [long] 0 }
    try {
        $log = Get-WinEvent -ListLog $Channel
    } catch {
        # Get-WinEvent's own id of "there is not an event log that matches": a channel that this build does not have.
        if ($_.FullyQualifiedErrorId -like 'NoMatchingLogsFound*') { return $state }
        throw
    }
    $state.exists = $true
    $state.enabled = [bool] $log.IsEnabled
    $state.maxBytes = [long] $log.MaximumSizeInBytes
    # Empty for channels that never wrote anything, and for those that this account may not read.
    if ($null -eq $log.RecordCount -or $log.RecordCount -eq 0) { return $state }
    $state.records = [long] $log.RecordCount
    $state.oldest = [long] $log.OldestRecordNumber
    # Record ids of one channel have no gaps [M].
    $state.newest = $state.oldest + $state.records - 1
    return $state
}
