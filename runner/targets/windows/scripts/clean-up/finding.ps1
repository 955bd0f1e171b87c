# How the traces of a marker are found.
Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'

function Get-ResidueFolder {
    param([string] $User)
    $userProfile = Get-UserProfile -User $User
    $folders = @(foreach ($below in 'Downloads', 'AppData\Local\Temp', 'AppData\Roaming\Microsoft\Windows\Recent') { Join-Path -Path $userProfile -ChildPath $below })
    $own = Get-OwnFolder
    $folders += @((Join-Path -Path $own -ChildPath 'staged'), (Join-Path -Path $own -ChildPath 'desktop'), "$env:TEMP")
    $folders += @(foreach ($volume in @(Get-PreparedVolume)) { $volume.folder })
    return @($folders | Select-Object -Unique | Where-Object -FilterScript { $_ -ne '' -and (Test-Path -LiteralPath $_) })
}

# Files and folders with the marker in their name, outermost only: what is in a found folder goes with it.
function Find-MarkedFile {
    param([string] $Marker, [string[]] $Folders)
    $found = @(foreach ($folder in $Folders) {
        Find-Name -Folder $folder -Filter "*$Marker*" | ForEach-Object -Process { $_.FullName }
    })
    $paths = @($found | Select-Object -Unique)
    return @($paths | Where-Object -FilterScript {
        $path = $_
        @($paths | Where-Object -FilterScript { $path.StartsWith("$_\") -or $path.StartsWith("$_/") }).Count -eq 0
    })
}

# By the volumes and the disks of the machine, and by the images that were found: an attached ISO image without a volume shows only there.
function Find-MarkedImage {
    param([string] $Marker, [string[]] $Files)
    $images = @()
    $known = @()
    $named = @(Get-AttachedImagePath | Where-Object -FilterScript { $_ -like "*$Marker*" })
    foreach ($file in @($named) + @($Files | Where-Object -FilterScript { $null -ne (Get-StorageType -Path $_) })) {
        # One file may go by two forms of its path: a short name in it, say.
        $form = Get-OneForm -Path $file
        if ($known -contains $form) { continue }
        $known += $form
        if ($named -contains $file -or (Test-ImageAttached -Path $file)) { $images += $file }
    }
    return $images
}

function Get-OneForm {
    param([string] $Path)
    try { return Convert-Path -LiteralPath $Path } catch { return $Path }
}

# "<id> <program>" of each process with the marker in its command line, or run from one of these volumes.
function Find-MarkedProcess {
    param([string] $Marker, [string[]] $Roots)
    foreach ($process in @(Get-CimInstance -ClassName Win32_Process)) {
        if ($process.ProcessId -eq $PID) { continue }
        $program = "$($process.ExecutablePath)"
        $onVolume = @($Roots | Where-Object -FilterScript { "$_" -ne '' -and $program.StartsWith($_, [System.StringComparison]::OrdinalIgnoreCase) }).Count -gt 0
        if ($onVolume -or "$($process.CommandLine) $program" -like "*$Marker*") { "$($process.ProcessId) $program" }
    }
}
