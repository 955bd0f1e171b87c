# motw-propagation: whether this build has the fix of CVE-2022-41091, after which files in a marked image have the image's zone.
Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'

# Least revision of each build, by the CVE record (CVEProject/cvelistV5).
$fixedRevisions = @{
    10240 = 19567; 14393 = 5501; 17763 = 3650; 19042 = 2251; 19043 = 2251; 19044 = 2251; 19045 = 2251
    20348 = 1249; 22000 = 1219; 22621 = 819
}

function Get-WindowsBuild {
    $key = 'HKEY_LOCAL_MACHINE\SOFTWARE\Microsoft\Windows NT\CurrentVersion'
    $build = Get-RegistryValue -Key $key -Name 'CurrentBuild'
    $revision = Get-RegistryValue -Key $key -Name 'UBR'
    return [ordered]@{ where = "$key CurrentBuild.UBR"; build = $build; revision = $revision }
}

# "22621.819", or nothing where the build has no line in the record.
function Get-FixedBuild {
    param($Build)
    if ("$Build" -match '^\d+$' -and $fixedRevisions.ContainsKey([int] "$Build")) { return "$Build.$($fixedRevisions[[int] "$Build"])" }
    return $null
}

function Get-PropagationState {
    $read = Get-WindowsBuild
    $fixed = Get-FixedBuild -Build $read.build
    $state = 'unknown'
    $said = 'the build is not in the record of CVE-2022-41091'
    if ($null -ne $fixed) {
        $said = "fixed from $fixed on"
        if ("$($read.revision)" -match '^\d+$') {
            $state = 'off'
            if ([int] "$($read.revision)" -ge $fixedRevisions[[int] "$($read.build)"]) { $state = 'on' }
        }
    } elseif ("$($read.build)" -match '^\d+$' -and [int] "$($read.build)" -gt 22621) {
        $state = 'on'
        $said = 'builds after 22621 came with the fix'
    }
    $readings = @(
        (New-Reading -Where $read.where -Value "$($read.build).$($read.revision)")
        (New-Reading -Where 'CVE-2022-41091' -Value $said)
    )
    return [ordered]@{ state = $state; readings = $readings }
}
