# A copy on a prepared volume. Copy-Item calls CopyFile as Explorer does: streams go with the file to NTFS, and are dropped without a word
# where the file system has none [M].
Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'

function Copy-ToVolume {
    param([string] $Volume, [string] $File)
    $prepared = @(Get-PreparedVolume | Where-Object -FilterScript { $_.volume -eq $Volume })
    if ($prepared.Count -eq 0) {
        Stop-Operation -Is 'unavailable' -Code 'NO_SECOND_VOLUME' -Text "no second volume with the file system $Volume is prepared: attach one that has a letter, and make a folder motw-harness on it that the user may write in"
    }
    return Copy-StagedFile -Source $File -Folder $prepared[0].folder -Name (Split-Path -Path $File -Leaf)
}
