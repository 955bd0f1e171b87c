# Defender and AppLocker.
function Get-MpComputerStatus { [CmdletBinding()] param() return [pscustomobject] (Get-StubValue -Name 'mpStatus' -Default @{ AMRunningMode = 'Normal'; RealTimeProtectionEnabled = $true }) }
function Get-MpPreference { [CmdletBinding()] param() return [pscustomobject] (Get-StubValue -Name 'mpPreference' -Default @{ AttackSurfaceReductionRules_Ids = $null; AttackSurfaceReductionRules_Actions = $null }) }
function Get-AppLockerPolicy { [CmdletBinding()] param([switch] $Effective, [switch] $Xml) return Get-StubValue -Name 'appLocker' -Default '<AppLockerPolicy Version="1" />' }
