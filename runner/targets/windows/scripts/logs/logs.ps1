# State of event channels: whether they exist and are on, and which record ids they hold.
. "$PSScriptRoot\..\protocol.ps1"
. "$PSScriptRoot\channel.ps1"

Invoke-Operation -Name 'logs' -Needs 'channels' -Act {
    param($Request)
    New-Done -Value ([ordered]@{ logs = @(foreach ($channel in @($Request.channels)) { Get-ChannelState -Channel $channel }) })
}
