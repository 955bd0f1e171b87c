# Takes residue away, in the order given, and proves each gone. What could not be taken away is said at the end.
. "$PSScriptRoot\..\protocol.ps1"
. "$PSScriptRoot\..\lookup\image.ps1"

# A folder not by Remove-Item: users may write in it, and Directory.Delete follows no link out of it (its documentation). Copies from an
# image may be read-only, and so is what git keeps of a clone, which that call does not overlook.
function Remove-Found {
    param([string] $Path)
    if (-not (Test-Path -LiteralPath $Path -PathType Container)) { Remove-Item -LiteralPath $Path -Force; return }
    $folder = Convert-Path -LiteralPath $Path
    Clear-ReadOnly -Folder $folder
    [System.IO.Directory]::Delete($folder, $true)
}

function Clear-ReadOnly {
    param([string] $Folder)
    foreach ($file in [System.IO.Directory]::GetFiles($Folder)) { [System.IO.File]::SetAttributes($file, 'Normal') }
    foreach ($below in [System.IO.Directory]::GetDirectories($Folder)) {
        if (([System.IO.File]::GetAttributes($below) -band [System.IO.FileAttributes]::ReparsePoint) -eq 0) { Clear-ReadOnly -Folder $below }
    }
}

function Remove-One {
    param([string] $Kind, [string] $What)
    if ($Kind -eq 'process') {
        $id, $program = $What -split ' ', 2
        $process = Get-CimInstance -ClassName Win32_Process -Filter "ProcessId=$([int] $id)"
        # The number may be another program's by now.
        if ($null -eq $process -or "$($process.ExecutablePath)" -ne $program) { return }
        Stop-Process -Id ([int] $id) -Force
        $gone = Wait-Until -Seconds 10 -Condition { $null -eq (Get-CimInstance -ClassName Win32_Process -Filter "ProcessId=$([int] $id)") }
        if (-not $gone) { throw "process $What is still there" }
    } elseif ($Kind -eq 'mount') {
        if ((Test-Path -LiteralPath $What) -and (Test-ImageAttached -Path $What)) { Remove-ImageMount -Path $What }
    } elseif ($Kind -eq 'file') {
        if ((Split-Path -Path $What -Leaf) -notmatch '[0-9a-f]{8}') { throw "$What carries no marker" }
        if (-not (Test-Path -LiteralPath $What)) { return }
        $null = Remove-Found -Path $What
        if (Test-Path -LiteralPath $What) { throw "$What is still there" }
    } else {
        throw "no residue is called $Kind"
    }
}

Invoke-Operation -Name 'remove' -Needs 'residue' -Act {
    param($Request)
    $failed = @(foreach ($item in @($Request.residue)) {
        try {
            $null = Remove-One -Kind $item.kind -What $item.what
        } catch {
            "$($item.kind) $($item.what): $(Get-FailureCode -Failure $_) $(Get-FailureText -Failure $_)"
        }
    })
    if ($failed.Count -gt 0) { Stop-Operation -Is 'fault' -Code 'NOT_REMOVED' -Text ($failed -join '; ') }
    New-Done
}
