# Takes residue away, in the order given, and proves each gone. What could not be taken away is said at the end.
. "$PSScriptRoot\..\protocol.ps1"
. "$PSScriptRoot\..\lookup\image.ps1"

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
        Remove-Item -LiteralPath $What -Recurse -Force
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
