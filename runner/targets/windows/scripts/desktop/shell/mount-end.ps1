# What comes of a double-click on an image: a volume, a window of the shell's, or another program that was given the image.
Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'

# Optical volumes with a medium in them: asked of CIM, for a standard user may not be allowed to ask for an image [?].
function Get-OpticalRoot {
    return @(Get-CimInstance -ClassName Win32_LogicalDisk -Filter 'DriveType=5' | Where-Object -FilterScript { $null -ne $_.Size } | ForEach-Object -Process { "$($_.DeviceID)\" })
}

function Find-NewRoot {
    param([string[]] $RootsBefore)
    return @(Get-OpticalRoot | Where-Object -FilterScript { $RootsBefore -notcontains $_ }) | Select-Object -First 1
}

# The first of the three that is there, or nothing. A volume may follow what came up before it.
function Wait-MountEnd {
    param([string] $Path, [string[]] $RootsBefore, [int[]] $Known, [datetime] $Since)
    $first = Wait-Until -Seconds 30 -Condition {
        $root = Find-NewRoot -RootsBefore $RootsBefore
        if ($null -ne $root) { return @{ root = $root } }
        if ($null -ne (Find-Prompt -Known $Known) -or $null -ne (Find-StartedProcess -Path $Path -Since $Since -Except 'explorer.exe')) { return @{ root = $null } }
    }
    if ($null -eq $first -or $null -ne $first.root) { return $first }
    $root = Wait-Until -Seconds 3 -Condition { Find-NewRoot -RootsBefore $RootsBefore }
    return @{ root = $root; prompt = (Find-Prompt -Known $Known); program = (Find-StartedProcess -Path $Path -Since $Since -Except 'explorer.exe') }
}

# A question about the mark is not the missing verb's doing, and an error that has a code is known by it. Whatever else came up, Explorer
# did something else with the image than mount it.
function New-NotMounted {
    param([string] $Path, $Prompt, $Program)
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
