# Puts a channel back as enable-log found it.
. "$PSScriptRoot\..\protocol.ps1"
. "$PSScriptRoot\channel.ps1"
. "$PSScriptRoot\switching.ps1"

Invoke-Operation -Name 'restore-log' -Needs 'channel', 'before' -Act {
    param($Request)
    $null = Set-ChannelSwitch -Channel $Request.channel -Enabled ([bool] $Request.before.enabled)
    New-Done
}
