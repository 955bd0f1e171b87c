# The state of every preventive control that Windows can be asked for, each with what it was read from. Nothing is changed.
. "$PSScriptRoot\..\protocol.ps1"
. "$PSScriptRoot\..\lookup\user.ps1"
. "$PSScriptRoot\..\lookup\program.ps1"
. "$PSScriptRoot\..\archives\unpackers.ps1"
. "$PSScriptRoot\readings\shell-verb.ps1"
. "$PSScriptRoot\readings\devices.ps1"
. "$PSScriptRoot\readings\propagation.ps1"
. "$PSScriptRoot\readings\smartscreen.ps1"
. "$PSScriptRoot\readings\attachments.ps1"
. "$PSScriptRoot\readings\antivirus.ps1"
. "$PSScriptRoot\readings\attack-surface.ps1"
. "$PSScriptRoot\readings\applocker.ps1"
. "$PSScriptRoot\readings\archives.ps1"
. "$PSScriptRoot\readings\protected-view.ps1"

# What cannot be read is unknown with its reason, and says nothing about the other controls.
function Read-Control {
    param([scriptblock] $Reading)
    try {
        return & $Reading
    } catch {
        $reason = "$(Get-FailureCode -Failure $_) $(Get-FailureText -Failure $_)"
        return [ordered]@{ state = 'unknown'; readings = @(New-Reading -Where 'could not be read' -Value $reason) }
    }
}

Invoke-Operation -Name 'posture' -Needs 'user' -Act {
    param($Request)
    $sid = Get-UserSid -User $Request.user
    $controls = [ordered]@{
        'mount-verb' = (Read-Control -Reading { Get-MountVerbState -Sid $sid })
        'virtual-drive-policy' = (Read-Control -Reading { Get-VirtualDrivePolicyState })
        'motw-propagation' = (Read-Control -Reading { Get-PropagationState })
        'launch-gate' = (Read-Control -Reading { Get-LaunchGateState -Sid $sid })
        'deny-optical-execute' = (Read-Control -Reading { Get-OpticalExecuteState })
        'archive-propagation' = (Read-Control -Reading { Get-ArchivePropagationState -Sid $sid })
        'antivirus' = (Read-Control -Reading { Get-AntivirusState })
        'attack-surface-reduction' = (Read-Control -Reading { Get-AttackSurfaceState })
        'application-control' = (Read-Control -Reading { Get-ApplicationControlState })
        'protected-view' = (Read-Control -Reading { Get-ProtectedViewState -Sid $sid })
    }
    $fix = try { Get-FixedBuild -Build (Get-WindowsBuild).build } catch { $null }
    New-Done -Value ([ordered]@{ controls = $controls; fix = $fix })
}
