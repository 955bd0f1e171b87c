# One harmless event for each sensor, carrying its token and matching no rule. What could not be done is said, sensor by sensor.
. "$PSScriptRoot\..\protocol.ps1"
. "$PSScriptRoot\..\lookup\user.ps1"
. "$PSScriptRoot\files-of-canaries.ps1"

function Send-Canary {
    param([string] $Sensor, [string] $Token, $Image, [string] $User)
    if ($Token -notmatch '^[A-Za-z0-9._-]{1,64}$') { throw "not a token: $Token" }
    if ($Sensor -eq 'mounts') {
        # Asks for the image's state: event 12 with GetInfoOnly, and no mount [M]. Its name says nothing of what it is, so the type is given.
        if ("$Image" -eq '') { throw 'no image was given' }
        $null = Get-DiskImage -ImagePath $Image -StorageType ISO
    } elseif ($Sensor -eq 'processes') {
        $null = Invoke-Tool -Tool 'cmd.exe' -Arguments '/c', 'rem', $Token
    } else {
        Send-FileCanary -Sensor $Sensor -Token $Token -Folder (Get-UserFolder -User $User -Folder 'downloads')
    }
}

Invoke-Operation -Name 'canary' -Needs 'tokens', 'image', 'user' -Act {
    param($Request)
    $silent = @(foreach ($asked in @($Request.tokens.PSObject.Properties)) {
        try {
            if ($asked.Name -notin 'mounts', 'files', 'streams', 'removals', 'processes') { throw 'no sensor has this name' }
            $null = Send-Canary -Sensor $asked.Name -Token "$($asked.Value)" -Image $Request.image -User $Request.user
        } catch {
            $why = "$(Get-FailureCode -Failure $_) $(Get-FailureText -Failure $_)"
            [ordered]@{ sensor = $asked.Name; why = $why.Substring(0, [Math]::Min($why.Length, 1000)) }
        }
    })
    New-Done -Value ([ordered]@{ silent = $silent })
}
