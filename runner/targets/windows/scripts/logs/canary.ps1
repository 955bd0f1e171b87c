# One harmless event for each sensor, carrying its token and matching no rule. What could not be done is said, sensor by sensor.
. "$PSScriptRoot\..\protocol.ps1"
. "$PSScriptRoot\..\lookup\user.ps1"

function Send-Canary {
    param([string] $Sensor, [string] $Token, $Image, [string] $User)
    if ($Token -notmatch '^[A-Za-z0-9._-]{1,64}$') { throw "not a token: $Token" }
    if ($Sensor -eq 'mounts') {
        # Asks for the image's state: event 12 with GetInfoOnly, and no mount [M].
        if ("$Image" -eq '') { throw 'no image was given' }
        $null = Get-DiskImage -ImagePath $Image
    } elseif ($Sensor -eq 'processes') {
        $null = Invoke-Tool -Tool 'cmd.exe' -Arguments '/c', 'rem', $Token
    } else {
        $file = Join-Path -Path (Get-UserFolder -User $User -Folder 'downloads') -ChildPath "$Token.cmd"
        if (Test-Path -LiteralPath $file) { throw "$file exists already" }
        $null = New-Item -Path $file -ItemType File
        try {
            if ($Sensor -eq 'streams') { Set-Content -LiteralPath $file -Stream Zone.Identifier -Value "[ZoneTransfer]`r`nZoneId=0`r`n" -NoNewline -Encoding ASCII }
        } finally {
            Remove-Item -LiteralPath $file -Force
        }
    }
}

Invoke-Operation -Name 'canary' -Needs 'tokens', 'image', 'user' -Act {
    param($Request)
    $silent = @(foreach ($asked in @($Request.tokens.PSObject.Properties)) {
        try {
            if ($asked.Name -notin 'mounts', 'files', 'streams', 'processes') { throw 'no sensor has this name' }
            $null = Send-Canary -Sensor $asked.Name -Token "$($asked.Value)" -Image $Request.image -User $Request.user
        } catch {
            [ordered]@{ sensor = $asked.Name; why = "$(Get-FailureCode -Failure $_) $(Get-FailureText -Failure $_)" }
        }
    })
    New-Done -Value ([ordered]@{ silent = $silent })
}
