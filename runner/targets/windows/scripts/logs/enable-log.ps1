# Switches a channel on and says how it was, for restore-log.
. "$PSScriptRoot\..\protocol.ps1"
. "$PSScriptRoot\channel.ps1"
. "$PSScriptRoot\switching.ps1"

Invoke-Operation -Name 'enable-log' -Needs 'channel' -Act {
    param($Request)
    $before = Set-ChannelSwitch -Channel $Request.channel -Enabled $true
    New-Done -Value ([ordered]@{ before = [ordered]@{ enabled = $before } })
}
