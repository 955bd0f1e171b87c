# What comes of a double-click on an image: a volume, a window of the shell's, or another program that was given the image.
Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'

# Volumes of the kind that this image becomes, with a medium in them: asked of CIM, for a standard user may not be allowed to ask for an
# image [?]. 5 is an optical drive, 3 a disk, 2 one that is taken for removable (documentation of Win32_LogicalDisk).
function Get-PresentRoot {
    param([string] $Path)
    $types = if (Test-BecomesDisk -Path $Path) { '2', '3' } else { '5' }
    foreach ($type in $types) {
        Get-CimInstance -ClassName Win32_LogicalDisk -Filter "DriveType=$type" | Where-Object -FilterScript { $null -ne $_.Size } | ForEach-Object -Process { "$($_.DeviceID)\" }
    }
}

function Find-NewRoot {
    param([string] $Path, [string[]] $RootsBefore)
    return @(Get-PresentRoot -Path $Path | Where-Object -FilterScript { $RootsBefore -notcontains $_ }) | Select-Object -First 1
}

# The first of these that is there, or nothing. A volume may follow what came up before it.
function Wait-MountEnd {
    param([string] $Path, [string[]] $RootsBefore, [int[]] $Known, [datetime] $Since)
    $asking = @{ Session = (Get-Process -Id $PID).SessionId; Since = $Since }
    $first = Wait-Until -Seconds 30 -Condition {
        $root = Find-NewRoot -Path $Path -RootsBefore $RootsBefore
        if ($null -ne $root) { return @{ root = $root } }
        if ($null -ne (Find-ElevationPrompt @asking)) { return @{ root = $null } }
        if ($null -ne (Find-Prompt -Known $Known) -or $null -ne (Find-StartedProcess -Path $Path -Since $Since -Except 'explorer.exe')) { return @{ root = $null } }
    }
    if ($null -eq $first -or $null -ne $first.root) { return $first }
    $root = Wait-Until -Seconds 3 -Condition { Find-NewRoot -Path $Path -RootsBefore $RootsBefore }
    $program = Find-StartedProcess -Path $Path -Since $Since -Except 'explorer.exe'
    return @{ root = $root; prompt = (Find-Prompt -Known $Known); program = $program; elevation = (Find-ElevationPrompt @asking) }
}

# A question about the mark, or for an administrator's consent, is not the missing verb's doing, and an error that has a code is known by
# it. Whatever else came up, Explorer did something else with the image than mount it.
function New-NotMounted {
    param([string] $Path, $Prompt, $Program, $Elevation)
    if ($null -ne $Elevation) {
        # Only an administrator may attach a disk [H]: a person who is one, or who knows one's password, could go on.
        $shown = [ordered]@{ kind = 'other'; canGoOn = $true; owner = 'consent'; pid = [int] $Elevation.ProcessId; at = [DateTime]::UtcNow.ToString('o') }
        return [ordered]@{ is = 'refused'; code = 'NEEDS_ADMINISTRATOR'; text = 'User Account Control (consent.exe) asks for an administrator'; value = $shown }
    }
    $otherwise = [ordered]@{ is = 'refused'; code = 'OPENED_OTHERWISE'; text = 'what came up was gone again before it could be recorded'; value = $null }
    if ($null -ne $Program) { $otherwise.text = "$($Program.Name) was started with $Path" }
    if ($null -eq $Prompt) { return $otherwise }
    $shown = Save-Prompt -Window $Prompt -Path $Path
    $text = "$($shown.owner): " + ((@($shown.title) + $shown.texts) -join ' | ')
    if ($shown.kind -in 'smartscreen', 'security-warning') {
        if ($shown.canGoOn) { return [ordered]@{ is = 'prompted'; text = $text; value = $shown } }
        return [ordered]@{ is = 'refused'; code = 'SMARTSCREEN_BLOCKED'; text = $text; value = $shown }
    }
    $otherwise.text = $text
    $otherwise.value = $shown
    if ($text -match '0x[0-9A-Fa-f]{8}') { $otherwise.code = '0x' + $Matches[0].Substring(2).ToUpperInvariant() }
    return $otherwise
}
