# How Word shows a document: in a Protected View window, or as one of its documents, which can be edited.
Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'

# Nothing while Word does not show it, or is busy. The items of Word's collections are counted from 1.
function Find-ShownDocument {
    param($Word, [string] $Path)
    if ($null -eq $Word) { return $null }
    try {
        $windows = $Word.ProtectedViewWindows
        $documents = $Word.Documents
        # PowerShell may make nothing of a property that could not be read.
        if ($null -eq $windows -or $null -eq $documents) { return $null }
        for ($index = 1; $index -le $windows.Count; $index++) {
            $window = $windows.Item($index)
            # The path has no backslash at its end [H]; that of a drive's root may have one [?].
            if ("$($window.SourcePath)".TrimEnd('\') + '\' + "$($window.SourceName)" -eq $Path) { return @{ view = 'protected'; shown = $window } }
        }
        for ($index = 1; $index -le $documents.Count; $index++) {
            $document = $documents.Item($index)
            if ("$($document.FullName)" -eq $Path) { return @{ view = 'editable'; shown = $document } }
        }
    } catch [System.Runtime.InteropServices.COMException] { $null = $_ }
    return $null
}

function Get-WordVersion {
    param($Word)
    return "$($Word.Name) $($Word.Build)"
}

function Close-ShownDocument {
    param($Found)
    if ($Found.view -eq 'protected') { $null = $Found.shown.Close(); return }
    # 0: wdDoNotSaveChanges.
    $Found.shown.Close(0)
}

# Every Word that was not there before: asked to end, then ended. One that somebody works with stays.
function Stop-NewWord {
    param($Word, [int[]] $Before)
    if ($null -ne $Word -and $Before.Count -eq 0) { try { $Word.Quit(0) } catch { $null = $_ } }
    $gone = Wait-Until -Seconds 5 -Condition { @(Get-WordProcess | Where-Object -FilterScript { $Before -notcontains $_.Id }).Count -eq 0 }
    if ($gone) { return }
    foreach ($process in @(Get-WordProcess | Where-Object -FilterScript { $Before -notcontains $_.Id })) { Stop-Process -Id $process.Id -Force -ErrorAction SilentlyContinue }
}
