# Switching a channel on and off: only SmartScreen's, which is off by default and holds its own word.
Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'

function Set-ChannelSwitch {
    param([string] $Channel, [bool] $Enabled)
    if ($Channel -ne 'Microsoft-Windows-SmartScreen/Debug') {
        Stop-Operation -Is 'fault' -Code 'NOT_OURS' -Text "the harness switches no channel called $Channel"
    }
    $state = Get-ChannelState -Channel $Channel
    if (-not $state.exists) { Stop-Operation -Is 'fault' -Code 'NO_CHANNEL' -Text "$Channel does not exist here" }
    if ($state.enabled -ne $Enabled) {
        $null = Invoke-Tool -Tool 'wevtutil.exe' -Arguments 'sl', $Channel, "/e:$("$Enabled".ToLowerInvariant())", '/q:true'
        $now = Get-ChannelState -Channel $Channel
        if ($now.enabled -ne $Enabled) { Stop-Operation -Is 'fault' -Code 'NOT_SWITCHED' -Text "wevtutil reported no error, and $Channel is as it was" }
    }
    return $state.enabled
}
