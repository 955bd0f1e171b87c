# What this marker left in the guest. Processes first, then mounts, then files: the order in which they can be taken away.
. "$PSScriptRoot\..\protocol.ps1"
. "$PSScriptRoot\..\lookup\own-folder.ps1"
. "$PSScriptRoot\..\lookup\user.ps1"
. "$PSScriptRoot\..\lookup\image.ps1"
. "$PSScriptRoot\..\lookup\search.ps1"
. "$PSScriptRoot\..\lookup\volume.ps1"
. "$PSScriptRoot\finding.ps1"

Invoke-Operation -Name 'residue' -Needs 'marker', 'user' -Act {
    param($Request)
    $marker = $Request.marker
    Assert-Marker -Marker $marker
    $files = @(Find-MarkedFile -Marker $marker -Folders (Get-ResidueFolder -User $Request.user))
    $images = @(Find-MarkedImage -Marker $marker -Files $files)
    $roots = @(foreach ($image in $images) { Get-VolumeRoot -Volume (Find-ImageVolume -Path $image) })
    $residue = @(
        foreach ($process in @(Find-MarkedProcess -Marker $marker -Roots $roots)) { [ordered]@{ kind = 'process'; what = $process } }
        foreach ($image in $images) { [ordered]@{ kind = 'mount'; what = $image } }
        foreach ($file in $files) { [ordered]@{ kind = 'file'; what = $file } }
    )
    New-Done -Value ([ordered]@{ residue = $residue })
}
