# How Explorer takes everything out of an archive that it shows as a folder.
Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'

# By the folder window's own objects, so that Explorer does it and Explorer asks. 0xE0: files and folders, hidden ones too (SHCONTF).
# 0x200: makes folders without asking (FOF_NOCONFIRMMKDIR); every other question is left to be seen.
function Start-ShellUnpack {
    param([string] $Archive, [string] $Root, [long] $Handle)
    return Start-ShellCall -Arguments $Archive, $Root, $Handle -Call {
        param($Archive, $Root, $Handle)
        foreach ($window in @((New-Object -ComObject Shell.Application).Windows())) {
            if ($null -eq $window -or [long] $window.HWND -ne $Handle) { continue }
            $shell = $window.Document.Application
            $items = $shell.NameSpace([string] $Archive).Items()
            try { $items.Filter(0xE0, '*') } catch { $null = $_ }
            $shell.NameSpace([string] $Root).CopyHere($items, 0x200)
            return
        }
        throw 'the folder window is gone'
    }
}

# How many files the archive has by the shell's own word, or nothing where the shell does not show it as a folder.
function Measure-ShellFolder {
    param($Folder)
    if ($null -eq $Folder) { return $null }
    $items = $Folder.Items()
    try { $items.Filter(0xE0, '*') } catch { $null = $_ }
    $count = 0
    foreach ($item in @($items)) { if ($item.IsFolder) { $count += Measure-ShellFolder -Folder $item.GetFolder } else { $count++ } }
    return $count
}

# The files that came so far, with their marks: the shell may write a mark after its file.
function Get-UnpackedState {
    param([string] $Root)
    foreach ($file in @(Get-ChildItem -LiteralPath $Root -Recurse -File -Force)) { "$($file.FullName) $($file.Length) $((Read-ZoneStream -Path $file.FullName).text)" }
}

# A question of the shell's, or everything that the archive holds, the same for two looks. Nothing where it is not all there in time.
function Wait-ShellUnpack {
    param([string] $Root, [int] $Count, [int[]] $Known, [double] $Seconds)
    $script:last = ''
    return Wait-Until -Seconds $Seconds -PauseMilliseconds 1000 -Condition {
        $prompt = Find-Prompt -Known $Known
        if ($null -ne $prompt) { return @{ prompt = $prompt } }
        $state = @(Get-UnpackedState -Root $Root)
        $now = $state -join "`n"
        $same = $now -ceq $script:last
        $script:last = $now
        if ($same -and $state.Count -ge $Count) { return @{ prompt = $null } }
    }
}
